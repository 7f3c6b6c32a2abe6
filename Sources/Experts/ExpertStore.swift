import Events
import GGUF

/// Owns which experts are in memory: a byte budget of slots over a model file.
///
/// One layer's selection is one event, from ``begin(step:layer:experts:)`` to
/// ``end(reads:evictions:)``: all its experts are classified against the state at the
/// start, the missing ones are read, victims are chosen among the others, and no member of
/// the event is evicted. Replaying accesses one by one instead reports up to 29 % too many
/// misses.
///
/// Used by one thread; the read lanes are its own.
package final class ExpertStore {
  package let layout: ExpertLayout
  package let slotCount: Int
  package let laneCount: Int
  package let policyName: String
  /// Sums since the store was made.
  package private(set) var statistics = StoreStatistics()
  /// What each expert of the present event met.
  package private(set) var outcomes: [ExpertOutcome] = []
  /// Slots that hold an expert.
  package private(set) var usedSlots = 0
  /// Slots whose expert is being read.
  private var loadingCount = 0

  private enum SlotState: UInt8 { case empty, ready, loading, failed }

  private let files: [DirectFile]
  private let memory: SlotMemory
  private let lanes: ReadLanes
  private let now: @Sendable () -> Int64
  private var policy: any EvictionPolicy
  /// (layer × expertCount + index) → slot, -1 where the expert has none.
  private var slots: [Int32]
  private var states: [SlotState]
  private var holders: [ExpertID?]

  private var eventExperts: [ExpertID] = []
  private var eventReady: [Int] = []
  private var eventReads: [ReadRecord] = []
  private var eventEvictions: [ExpertID] = []
  private var pinned: Set<ExpertID> = []
  private var arrivals: [ReadLanes.Arrival] = []

  /// - Parameters:
  ///   - layout: where the experts lie; its alignment must suit the files
  ///   - files: the parts of the model file
  ///   - slotCount: experts that may be in memory at the same time
  ///   - policy: chooses victims
  ///   - laneCount: threads that read
  ///   - now: nanoseconds since the session began
  /// - Throws: ``ExpertsError/outOfMemory(bytes:)``
  package init(
    layout: ExpertLayout,
    files: [DirectFile],
    slotCount: Int,
    policy: any EvictionPolicy,
    laneCount: Int,
    now: @escaping @Sendable () -> Int64
  ) throws(ExpertsError) {
    precondition(slotCount > 0 && laneCount > 0, "\(slotCount) slots, \(laneCount) lanes")
    precondition(
      files.allSatisfy { $0.alignment <= layout.alignment },
      "a file needs more than the slots' alignment of \(layout.alignment)"
    )
    self.layout = layout
    self.files = files
    self.slotCount = slotCount
    self.laneCount = laneCount
    self.policy = policy
    self.now = now
    policyName = type(of: policy).name
    memory = try SlotMemory(byteCount: slotCount * layout.slotBytes)
    lanes = ReadLanes(laneCount: laneCount, alignment: layout.alignment, now: now)
    slots = Array(repeating: -1, count: layout.layers.count * layout.expertCount)
    states = Array(repeating: .empty, count: slotCount)
    holders = Array(repeating: nil, count: slotCount)
  }

  deinit {
    lanes.close()
  }

  /// Whether reads bypass the page cache.
  package var readsDirectly: Bool { files.allSatisfy(\.isDirect) }

  /// Whether `expert` has a slot with its bytes in it.
  package func isResident(_ expert: ExpertID) -> Bool {
    let slot = slots[place(of: expert)]
    return slot >= 0 && states[Int(slot)] == .ready
  }

  /// Begins one event: classifies the experts, evicts, and starts the reads.
  ///
  /// - Parameters:
  ///   - step: forward passes so far
  ///   - layer: the layer that asks
  ///   - experts: distinct indices in that layer, at most ``slotCount``
  package func begin(step: Int, layer: Int, experts: some Collection<Int>) {
    precondition(eventExperts.isEmpty, "the event of layer \(layer) begins inside another")
    precondition(experts.count <= slotCount, "\(experts.count) experts, \(slotCount) slots")
    policy.begin(step: step, layer: layer)
    outcomes.removeAll(keepingCapacity: true)
    pinned.removeAll(keepingCapacity: true)
    for index in experts {
      let expert = ExpertID(layer: layer, index: index)
      eventExperts.append(expert)
      pinned.insert(expert)
      outcomes.append(isResident(expert) ? .hit : .miss)
    }
    precondition(pinned.count == eventExperts.count, "layer \(layer) asks twice for an expert")

    statistics.requests += eventExperts.count
    for (position, expert) in eventExperts.enumerated() where outcomes[position] == .hit {
      policy.recordHit(expert)
      eventReady.append(position)
      statistics.hits += 1
    }
    for (position, expert) in eventExperts.enumerated() where outcomes[position] == .miss {
      lanes.submit(jobs(for: expert, slot: slotForMiss(expert)))
      statistics.reads += 1
    }
  }

  /// Moves the positions of experts that became ready to `positions`.
  ///
  /// The first call hands out the resident ones at once, so that their arithmetic hides
  /// the reads; later calls wait until at least one more expert has arrived.
  /// - Parameter positions: receives places in the list given to
  ///   ``begin(step:layer:experts:)``
  /// - Throws: ``ExpertsError`` when a read failed; the event must still be ended
  package func takeReady(into positions: inout [Int]) throws(ExpertsError) {
    if eventReady.isEmpty {
      let start = now()
      lanes.take(waiting: true, into: &arrivals)
      statistics.stall += now() - start
    } else {
      positions.append(contentsOf: eventReady)
      eventReady.removeAll(keepingCapacity: true)
      lanes.take(waiting: false, into: &arrivals)
    }
    try settleArrivals(into: &positions)
  }

  /// The three matrices of an expert of the present event: gate, up, down.
  package func matrices(
    at position: Int
  ) -> (gate: UnsafeRawPointer, up: UnsafeRawPointer, down: UnsafeRawPointer) {
    let expert = eventExperts[position]
    precondition(isResident(expert), "\(expert) was not waited for")
    let pieces = layout.layers[expert.layer]
    return (
      address(of: pieces[0], expert: expert), address(of: pieces[1], expert: expert),
      address(of: pieces[2], expert: expert)
    )
  }

  /// Ends the event: its experts may be evicted again.
  ///
  /// - Parameters:
  ///   - reads: receives what was read
  ///   - evictions: receives who gave up a slot
  package func end(reads: inout [ReadRecord], evictions: inout [ExpertID]) {
    // After a failure some reads may still be under way into slots of this event.
    while loadingCount > 0 {
      lanes.take(waiting: true, into: &arrivals)
      var ignored: [Int] = []
      try? settleArrivals(into: &ignored)
    }
    reads.append(contentsOf: eventReads)
    evictions.append(contentsOf: eventEvictions)
    eventReads.removeAll(keepingCapacity: true)
    eventEvictions.removeAll(keepingCapacity: true)
    eventExperts.removeAll(keepingCapacity: true)
    eventReady.removeAll(keepingCapacity: true)
  }

  // MARK: - Slots

  private func slotForMiss(_ expert: ExpertID) -> Int {
    // A slot whose read failed still belongs to its expert.
    let known = Int(slots[place(of: expert)])
    if known >= 0 { return known }
    let slot: Int
    if usedSlots < slotCount {
      slot = usedSlots
      usedSlots += 1
    } else {
      guard let victim = policy.removeVictim(except: pinned) else {
        preconditionFailure("no victim among \(slotCount) slots for \(pinned.count) experts")
      }
      slot = Int(slots[place(of: victim)])
      precondition(slot >= 0 && !pinned.contains(victim), "policy evicted \(victim)")
      slots[place(of: victim)] = -1
      eventEvictions.append(victim)
      statistics.evictions += 1
    }
    slots[place(of: expert)] = Int32(slot)
    holders[slot] = expert
    policy.recordAdmission(expert)
    return slot
  }

  private func jobs(for expert: ExpertID, slot: Int) -> [ReadLanes.Job] {
    states[slot] = .loading
    loadingCount += 1
    return layout.layers[expert.layer].map { piece in
      ReadLanes.Job(
        file: files[piece.tensor.part],
        offset: piece.fileOffset(of: expert.index),
        count: piece.byteCount,
        memory: memory.base + slot * layout.slotBytes + piece.slotOffset,
        slot: slot
      )
    }
  }

  private func settleArrivals(into positions: inout [Int]) throws(ExpertsError) {
    var failure: ExpertsError?
    for arrival in arrivals {
      guard let expert = holders[arrival.slot] else {
        preconditionFailure("a read arrived in slot \(arrival.slot), which nobody holds")
      }
      states[arrival.slot] = arrival.failure == nil ? .ready : .failed
      loadingCount -= 1
      failure = failure ?? arrival.failure
      statistics.readBytes += arrival.bytes
      eventReads.append(
        ReadRecord(
          expert: expert,
          bytes: arrival.bytes,
          start: arrival.start,
          end: arrival.end,
          lane: arrival.lane
        )
      )
      if arrival.failure == nil, let position = eventExperts.firstIndex(of: expert) {
        positions.append(position)
      }
    }
    arrivals.removeAll(keepingCapacity: true)
    if let failure { throw failure }
  }

  private func place(of expert: ExpertID) -> Int {
    expert.layer * layout.expertCount + expert.index
  }

  private func address(of piece: ExpertLayout.Piece, expert: ExpertID) -> UnsafeRawPointer {
    // The piece begins inside its window, as far in as it does in the file.
    let start = piece.fileOffset(of: expert.index) & (layout.alignment - 1)
    let slot = Int(slots[place(of: expert)])
    return UnsafeRawPointer(memory.base + slot * layout.slotBytes + piece.slotOffset + start)
  }
}
