import Events
import Experts

/// A session's routing served by a simulated store with other settings, pass by pass.
///
/// The only place that knows how policies are simulated; times are made elsewhere, from the
/// ``ServedEvent``s.
struct TraceService {
  let source: WhatIfSource
  let settings: WhatIfSettings
  /// Whether settings change where they did in the session.
  var followsChanges = false

  /// What one forward pass met.
  struct Pass {
    var events: [ServedEvent]
    var missed: [ExpertID]
    /// Experts that gave up a slot, those that only streamed through among them; `nil` where
    /// it is known for the whole trace only.
    var evictions: Int?
  }

  /// The sums that are known for the whole trace only.
  struct Totals {
    var evictions = 0
  }

  /// Whether hits and misses are those that the live store would have had with this routing.
  ///
  /// Choosing early changes what is chosen: only a session that did so says what.
  static func isExact(_ settings: WhatIfSettings, live: LiveRun?) -> Bool {
    guard settings.predictor == nil else { return false }
    return switch settings.schedule {
    case .onDemand, .resident: true
    case .preGated: live?.settings.schedule == Schedule.preGated.rawValue
    case .prefetchAll: false
    }
  }

  /// Serves every pass and tells of each in order.
  ///
  /// - Throws: ``PolicyError``, ``PredictorError`` or ``WhatIfError`` when the settings lack
  ///   something or are not known
  func serve(_ tell: (Int, Pass) -> Void) throws -> Totals {
    if settings.schedule == .resident { return serveResident(tell) }
    var foresight = try TraceForesight(source: source, settings: settings)
    switch settings.decider {
    case .belady: return serveBelady(&foresight, tell)
    case .policy(let name): return try servePolicy(name, &foresight, tell)
    }
  }

  private func serveResident(_ tell: (Int, Pass) -> Void) -> Totals {
    for (number, pass) in source.passes.enumerated() {
      let events = pass.selections.map { ServedEvent(requests: $0.experts.count, misses: 0) }
      tell(number, Pass(events: events, missed: [], evictions: 0))
    }
    return Totals()
  }

  private func serveBelady(
    _ foresight: inout TraceForesight,
    _ tell: (Int, Pass) -> Void
  ) -> Totals {
    let belady = Belady(
      source.trace,
      slotCount: settings.slotCount,
      admission: settings.admission
    )
    var event = 0
    for (number, pass) in source.passes.enumerated() {
      let events = pass.selections.enumerated().map { place, selection in
        ServedEvent(
          requests: selection.experts.count,
          misses: belady.missCounts[event + place]
        )
      }
      event += events.count
      tell(number, Pass(events: foresight.share(events, of: pass), missed: [], evictions: nil))
    }
    return Totals(evictions: belady.evictions + belady.streamed)
  }

  private func servePolicy(
    _ name: String,
    _ foresight: inout TraceForesight,
    _ tell: (Int, Pass) -> Void
  ) throws -> Totals {
    let store = StoreSettings(
      slotCount: settings.slotCount,
      streamingSlots: settings.admission.streamingSlots(
        of: settings.slotCount,
        expertsPerToken: source.expertsPerToken
      ),
      schedule: settings.schedule,
      choiceDistance: source.choiceDistance,
      expertCount: source.expertCount,
      residents: source.residents
    )
    let policy = try PolicyCatalog.entry(named: name).make(context(slotCount: store.policySlots))
    var simulation = PolicySimulation(settings: store, policy: policy)
    var changes = followsChanges ? source.changes[...] : []
    for (number, pass) in source.passes.enumerated() {
      while let change = changes.first, change.pass <= number {
        changes.removeFirst()
        try follow(change.settings, in: &simulation)
      }
      simulation.serve(pass.selections)
      let outcome = simulation.lastPass
      var events = outcome.events.map { ServedEvent(requests: $0.requests, misses: $0.misses) }
      if settings.schedule == .onDemand {
        events = foresight.share(events, of: pass, missed: Set(outcome.missed))
      } else {
        moveEarly(outcome, of: pass, to: &events)
      }
      tell(
        number,
        Pass(
          events: events,
          missed: outcome.missed + outcome.prefetched,
          evictions: outcome.evicted.count
        )
      )
    }
    return Totals(evictions: simulation.evictions)
  }

  private func follow(
    _ changed: SessionSettings,
    in simulation: inout PolicySimulation
  ) throws {
    let entry = try PolicyCatalog.entry(named: changed.policy)
    let floor = source.expertsPerToken + simulation.settings.streamingSlots
    try simulation.change(
      slotCount: min(max(changed.slotCount, floor), source.totalExpertCount),
      layerCount: source.layerCount
    ) { policySlots in
      var context = context(slotCount: policySlots)
      context.scope = changed.scope.flatMap(PolicyScope.init(rawValue:)) ?? settings.scope
      return try entry.make(context)
    }
  }

  /// Tells each layer which of its experts were read before it asked.
  private func moveEarly(
    _ outcome: PassOutcome,
    of pass: WhatIfSource.Pass,
    to events: inout [ServedEvent]
  ) {
    let places = Dictionary(
      pass.selections.enumerated().map { ($1.layer, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let wanted = pass.selections.map { Set($0.experts) }
    for expert in outcome.prefetched {
      guard let place = places[expert.layer] else { continue }
      if wanted[place].contains(expert.index) {
        events[place].early += 1
      } else {
        events[place].useless += 1
      }
      events[place].isCertain = settings.schedule == .preGated
    }
  }

  private func context(slotCount: Int) -> PolicyContext {
    var context = PolicyContext(
      layerCount: source.layerCount,
      expertCount: source.expertCount,
      slotCount: slotCount,
      expertsPerToken: source.expertsPerToken,
      expertBytes: source.expertBytes
    )
    context.scope = settings.scope
    context.admission = settings.admission
    if settings.scope == .dp {
      let places = ExpertPlaces(layers: 0..<source.layerCount, expertCount: source.expertCount)
      context.missCurves = MissCurve.measure(source.trace, places: places).layers
        .map { $0.misses.map(Double.init) }
    }
    return context
  }
}
