import Events
import Experts

/// What a session gives to ask questions of: its routing, and where it was recorded live,
/// what really happened.
package struct WhatIfSource: Sendable {
  /// One forward pass.
  struct Pass: Sendable {
    var selections: AccessPass
    var isDecode: Bool
    /// Tokens that it gave, more than one where drafts were accepted; 1 in prefill.
    var tokenCount = 1
  }

  package let layerCount: Int
  /// Experts in a layer.
  package let expertCount: Int
  /// Experts that the router picks for a token (top-k).
  package let expertsPerToken: Int
  /// Bytes of one expert in each layer; 0 where a layer has none, or nobody says.
  package let expertBytes: [Int]
  /// Bytes of one slot; 0 if nobody says.
  package let slotBytes: Int
  /// Who was in memory before the first pass.
  let residents: [ExpertID]
  /// Layers that experts were chosen ahead.
  let choiceDistance: Int
  /// Settings that were changed in mid-session, and the pass that they were there for first.
  let changes: [(pass: Int, settings: SessionSettings)]
  /// What really happened; `nil` for a trace without times and outcomes.
  package let live: LiveRun?
  let passes: [Pass]
  private let hasDecode: Bool

  /// Experts that a model may claim to have: a recording is not to be trusted.
  static let largestModel = 1 << 21
  /// Bytes that one of them may claim to have.
  static let largestExpert = 1 << 40

  /// Takes the routing and the times out of a recording.
  /// - Throws: ``WhatIfError`` or ``TraceError`` when there is no routing, or it is not that
  ///   of the model
  package init(events: [SessionEvent]) throws {
    guard case .header(let header) = events.first?.fact else { throw WhatIfError.noShape }
    let model = header.model
    guard (1...Self.largestModel).contains(model.layerCount),
      (1...Self.largestModel / model.layerCount).contains(model.expertCount),
      (1...model.expertCount).contains(model.expertsPerToken)
    else { throw WhatIfError.noShape }
    let trace = try AccessTrace(events: events)
    let groups = Self.passes(of: events)
    precondition(trace.passes.count == groups.count, "\(groups.count) passes")
    try self.init(
      shape: (model.layerCount, model.expertCount, model.expertsPerToken),
      expertBytes: Array(repeating: model.expertBytes, count: model.layerCount),
      slotBytes: header.settings.slotBytes,
      passes: zip(trace.passes, groups).map { selections, records in
        Pass(
          selections: records.count == 1 ? Self.weighed(selections, records[0]) : selections,
          isDecode: records.first?.phase == .decode,
          tokenCount: max(1, records.count { $0.phase == .decode })
        )
      },
      store: try? StoreSettings(header),
      changes: Self.changes(of: events),
      live: LiveRun(header: header, passes: groups)
    )
  }

  /// Takes the routing out of a trace; each token is a pass of its own.
  /// - Throws: ``WhatIfError`` when there is no routing
  package init(trace file: RouteTraceFile) throws {
    let passes = (0..<file.tokenCount).map { number in
      let token = file.token(number)
      var access = AccessPass(beginsSequence: number == 0)
      for selection in token.selections { access.append(selection) }
      return Pass(selections: access, isDecode: token.phase == .decode)
    }
    try self.init(
      shape: (file.layerCount, file.expertCount, file.expertsPerToken),
      expertBytes: file.expertBytes,
      slotBytes: file.expertBytes.max() ?? 0,
      passes: passes,
      live: nil
    )
  }

  init(
    shape: (layerCount: Int, expertCount: Int, expertsPerToken: Int),
    expertBytes: [Int],
    slotBytes: Int,
    passes: [Pass],
    store: StoreSettings? = nil,
    changes: [(pass: Int, settings: SessionSettings)] = [],
    live: LiveRun?
  ) throws {
    (layerCount, expertCount, expertsPerToken) = shape
    self.slotBytes = min(max(slotBytes, 0), Self.largestExpert)
    self.passes = passes
    self.live = live
    self.changes = changes
    residents = store?.residents ?? []
    choiceDistance = store?.choiceDistance ?? 1
    hasDecode = passes.contains(where: \.isDecode)
    var isAsked = Array(repeating: false, count: max(0, layerCount))
    for selection in passes.lazy.flatMap(\.selections) {
      for index in selection.experts {
        guard selection.layer < layerCount, index < expertCount else {
          throw WhatIfError.outsideShape(
            ExpertID(layer: selection.layer, index: index),
            layerCount: layerCount,
            expertCount: expertCount
          )
        }
      }
      isAsked[selection.layer] = true
    }
    guard isAsked.contains(true) else { throw WhatIfError.noRouting }
    // Policies and quotas take a layer without bytes for one without experts.
    self.expertBytes = zip(expertBytes, isAsked).map {
      $1 ? min(max($0, 1), Self.largestExpert) : 0
    }
  }

  /// The experts of all layers that have any.
  package var totalExpertCount: Int { expertBytes.count { $0 > 0 } * expertCount }

  /// Passes in which tokens were generated; all passes where none were.
  package var countedPassCount: Int { passes.count { isCounted($0) } }

  /// Whether figures speak of this pass: those of decode, or of everything without one.
  func isCounted(_ pass: Pass) -> Bool { pass.isDecode || !hasDecode }

  var trace: AccessTrace { AccessTrace(passes: passes.map(\.selections)) }

  /// The slots that a budget pays for.
  /// - Throws: ``ExpertsError`` below the floor, ``WhatIfError/noExpertSize``
  package func slotCount(of budget: MemoryBudget) throws -> Int {
    if case .bytes = budget, slotBytes <= 0 { throw WhatIfError.noExpertSize }
    return try budget.slotCount(
      slotBytes: max(slotBytes, 1),
      totalExpertCount: totalExpertCount,
      expertsPerToken: expertsPerToken
    )
  }

  /// The selections with the weights that predictors go by.
  private static func weighed(
    _ selections: AccessPass,
    _ record: TokenRecord
  ) -> AccessPass {
    let weights = Dictionary(record.uses.map { ($0.expert, $0.weight) }) { first, _ in first }
    var weighed = AccessPass(beginsSequence: selections.beginsSequence)
    for var selection in selections {
      selection.weights = selection.experts.map {
        weights[ExpertID(layer: selection.layer, index: $0)] ?? 0
      }
      weighed.append(selection)
    }
    return weighed
  }

  /// The records of each forward pass.
  static func passes(of events: [SessionEvent]) -> [[TokenRecord]] {
    var passes: [[TokenRecord]] = []
    for event in events {
      guard case .token(let record) = event.fact else { continue }
      if let last = passes.last?.last, PassJoiner.isSamePass(last, record) {
        passes[passes.count - 1].append(record)
      } else {
        passes.append([record])
      }
    }
    return passes
  }

  /// A change comes between two tokens, and holds from the next pass on.
  private static func changes(of events: [SessionEvent]) -> [(Int, SessionSettings)] {
    var passCount = 0
    var last: TokenRecord?
    var changes: [(Int, SessionSettings)] = []
    for event in events {
      switch event.fact {
      case .token(let record):
        if !(last.map { PassJoiner.isSamePass($0, record) } ?? false) { passCount += 1 }
        last = record
      case .settings(let settings): changes.append((passCount, settings))
      default: break
      }
    }
    return changes
  }
}
