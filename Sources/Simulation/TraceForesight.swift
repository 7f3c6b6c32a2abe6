import Events
import Experts

/// Which of a simulated store's reads begin early, under a schedule or a predictor.
///
/// An idealisation: reads begin while the layer before is computed, but who is in memory
/// stays as on demand, so a prefetch never throws out what is still wanted. Wrong guesses
/// that happen to be in memory are not read; how many these are goes by the share of all
/// experts that have a slot.
struct TraceForesight {
  /// Guessed experts that may be under way at once where no limit was set.
  static let guessLimit = 2

  private let schedule: Schedule
  private let expertCount: Int
  private let layerCount: Int
  private let expertsPerToken: Int
  /// Share of experts without a slot, 0 to 1.
  private let absentShare: Double
  private var predictor: (any ExpertPredictor)?

  /// - Throws: ``PredictorError`` for an unknown name, ``WhatIfError/needsModel(predictor:)``
  init(source: WhatIfSource, settings: WhatIfSettings) throws {
    schedule = settings.schedule
    expertCount = source.expertCount
    layerCount = source.layerCount
    expertsPerToken = min(source.expertsPerToken, source.expertCount)
    absentShare = 1 - min(1, Double(settings.slotCount) / Double(source.totalExpertCount))
    guard let name = settings.predictor else { return }
    let predictor = try PredictorCatalog.entry(named: name).make(
      PredictorContext(
        layerCount: source.layerCount,
        expertCount: source.expertCount,
        expertsPerToken: expertsPerToken
      )
    )
    guard predictor.wants == nil else { throw WhatIfError.needsModel(predictor: name) }
    self.predictor = predictor
  }

  /// Moves misses whose read begins a layer early to ``ServedEvent/early``.
  mutating func share(
    _ events: [ServedEvent],
    of pass: WhatIfSource.Pass,
    missed: Set<ExpertID> = []
  ) -> [ServedEvent] {
    guard pass.isDecode else { return events }
    return switch schedule {
    case .resident: events
    case .preGated: events.enumerated().map { place, event in certain(event, isFirst: place == 0) }
    case .prefetchAll: events.enumerated().map { place, event in all(event, isFirst: place == 0) }
    case .onDemand: predictor == nil ? events : guessed(events, of: pass, missed: missed)
    }
  }

  private func certain(_ event: ServedEvent, isFirst: Bool) -> ServedEvent {
    guard !isFirst else { return event }
    var event = event
    (event.early, event.misses, event.isCertain) = (event.misses, 0, true)
    return event
  }

  private func all(_ event: ServedEvent, isFirst: Bool) -> ServedEvent {
    guard !isFirst else { return event }
    var event = event
    (event.early, event.misses) = (event.misses, 0)
    event.useless = Int((Double(expertCount - event.requests) * absentShare).rounded())
    return event
  }

  private mutating func guessed(
    _ events: [ServedEvent],
    of pass: WhatIfSource.Pass,
    missed: Set<ExpertID>
  ) -> [ServedEvent] {
    guard var predictor else { return events }
    if pass.selections.beginsSequence { predictor.beginSequence() }
    predictor.beginToken()
    var events = events
    var guesses: [Prediction] = []
    for (place, selection) in pass.selections.enumerated() {
      let next = place + 1
      guesses.removeAll(keepingCapacity: true)
      let weights =
        selection.weights.count == selection.experts.count
        ? selection.weights : Array(repeating: 1, count: selection.experts.count)
      predictor.observe(
        RoutingMoment(layer: selection.layer, experts: selection.experts, weights: weights),
        limit: expertsPerToken,
        into: &guesses
      )
      guard pass.selections.indices.contains(next) else { continue }
      let target = pass.selections[next]
      let forNext = guesses.filter { $0.expert.layer == target.layer }.map(\.expert)
      let useful = forNext.count { missed.contains($0) }
      let wrong = forNext.count { !target.experts.contains($0.index) }
      let absent = Int((Double(wrong) * absentShare).rounded())
      events[next].early = min(useful, Self.guessLimit)
      events[next].misses -= events[next].early
      events[next].useless = min(absent, Self.guessLimit - events[next].early)
    }
    self.predictor = predictor
    return events
  }
}
