import Events

/// What a simulated store did during one forward pass.
package struct PassOutcome: Equatable, Sendable {
  /// One layer's share: what it asked for, and what it had to wait for.
  package struct Event: Equatable, Sendable {
    package let layer: Int
    /// Distinct experts asked for.
    package internal(set) var requests = 0
    /// Those that had to be read; they are next in ``PassOutcome/missed``.
    package internal(set) var misses = 0
    /// Reads begun for later layers; they are next in ``PassOutcome/prefetched``.
    package internal(set) var prefetches = 0
    /// Experts that left; they are next in ``PassOutcome/evicted``.
    package internal(set) var evictions = 0
  }

  /// Who was in memory before the first pass, which tells of them.
  package internal(set) var filled: [ExpertID] = []
  /// In the order of the layers.
  package internal(set) var events: [Event] = []
  /// Who had to be read, in order; streamed experts are among them.
  package internal(set) var missed: [ExpertID] = []
  /// Who was read before a layer asked, in order.
  package internal(set) var prefetched: [ExpertID] = []
  /// Who gave up a slot, in order; streamed experts are among them.
  package internal(set) var evicted: [ExpertID] = []
  /// Misses that got no slot of their own.
  package internal(set) var streamed = 0

  package init() {}

  /// Experts asked for, once for each layer.
  package var requests: Int { events.reduce(0) { $0 + $1.requests } }
  package var misses: Int { missed.count }
  package var hits: Int { requests - misses }

  mutating func removeAll() {
    filled.removeAll()
    events.removeAll(keepingCapacity: true)
    missed.removeAll(keepingCapacity: true)
    prefetched.removeAll(keepingCapacity: true)
    evicted.removeAll(keepingCapacity: true)
    streamed = 0
  }
}
