import Events

/// Which experts a session asked for, without text or times: all that a policy hears.
package struct AccessTrace: Equatable, Sendable {
  /// One layer's selection by one forward pass: what a store serves as one event.
  package struct Selection: Equatable, Sendable {
    package var layer: Int
    /// Distinct experts, in the order in which they were first asked for.
    package var experts: [Int]
    /// The weight of each expert in the sum; empty where the source has none, or where
    /// selections of several tokens were joined.
    package var weights: [Float]

    package init(layer: Int, experts: [Int], weights: [Float] = []) {
      self.layer = layer
      self.experts = experts
      self.weights = weights
    }

    /// Splits the selection into parts that fit in a store, the resident experts first, as
    /// in the forward pass.
    ///
    /// A token's few experts always fit; only prefill batches ask for more.
    func waves(slotCount: Int, isResident: (ExpertID) -> Bool) -> [ArraySlice<ExpertID>] {
      let asked = experts.sorted().map { ExpertID(layer: layer, index: $0) }
      let ordered = asked.filter(isResident) + asked.filter { !isResident($0) }
      return stride(from: 0, to: ordered.count, by: slotCount).map {
        ordered[$0..<min($0 + slotCount, ordered.count)]
      }
    }
  }

  /// The selections of each forward pass, layer by layer.
  package private(set) var passes: [[Selection]] = []

  package init(passes: [[Selection]]) {
    self.passes = passes
  }

  /// Takes the trace out of a session.
  ///
  /// Tokens of one prefill batch were computed by one forward pass: they began and ended
  /// at the same time, and their selections are joined.
  package init(events: [SessionEvent]) {
    var last: TokenRecord?
    for event in events {
      guard case .token(let record) = event.fact else { continue }
      if let last, record.phase == .prefill, last.phase == .prefill, last.start == record.start,
        last.end == record.end
      {
        join(record)
      } else {
        passes.append([])
        join(record)
      }
      last = record
    }
  }

  private mutating func join(_ record: TokenRecord) {
    let pass = passes.count - 1
    for use in record.uses {
      let layer = use.expert.layer
      if let place = passes[pass].firstIndex(where: { $0.layer == layer }) {
        if !passes[pass][place].experts.contains(use.expert.index) {
          passes[pass][place].experts.append(use.expert.index)
        }
      } else {
        passes[pass].append(Selection(layer: layer, experts: [use.expert.index]))
      }
    }
  }
}
