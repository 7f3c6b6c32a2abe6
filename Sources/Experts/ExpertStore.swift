import Events
import GGUF

/// Owns which experts are in memory: a byte budget of slots over a model file.
///
/// One layer's selection is one event, from ``begin(step:layer:experts:waiting:)`` to
/// ``end(reads:evictions:)``: all its experts are classified against the state at the
/// start, the missing ones are read, victims are chosen among the others, and no member of
/// the event is evicted. Replaying accesses one by one instead reports up to 29 % too many
/// misses.
///
/// Between events, or inside one, ``prefetch(_:distance:step:)`` starts reads that nobody
/// waits for yet. They come after every read that somebody waits for, are given up when the
/// layer they were for chooses others, and change nothing but what has to be waited for.
///
/// Used by one thread; the threads that read are its own.
package final class ExpertStore {
  package let layout: ExpertLayout
  /// How reads are made: `io_uring` or `pread`.
  package var backendName: String { queue.backendName }
  package let laneCount: Int
  package private(set) var policyName: String
  /// Sums since the store was made.
  package internal(set) var statistics = StoreStatistics()
  /// What each expert of the present event met.
  package private(set) var outcomes: [ExpertOutcome] = []

  /// What a miss may be served with instead, where less precision will do.
  package let lesser: LesserCopy?
  let joiner: PlaneJoiner?
  let files: [any ReadableFile]
  let memory: SlotMemory
  let queue: ReadQueue
  let now: @Sendable () -> Int64
  var table: SlotTable
  var policy: any EvictionPolicy
  /// Reads that nobody waits for yet.
  var predicted: PredictedReads
  /// What makes experts exact that were read in part.
  var refinements = Refinements()
  /// Experts whose slots are yet to be read into.
  var borrowed = BorrowedExperts()
  /// What experts may be borrowed from.
  let mapped: MappedModel?
  /// Experts that may not leave: members of the event, and whoever is being read.
  var pinned: ExpertSet
  var evictions: [ExpertID] = []

  private var makePolicy: PolicyMaker
  private(set) var eventExperts: [ExpertID] = []
  private var eventReady: [Int] = []
  /// Reads of the event that have not arrived.
  private var awaited = 0
  /// Members of the event that leave at its end, as the policy would not have them.
  private var streaming: [ExpertID] = []
  private let streamingLimit: Int
  /// Why a read of the event failed, until somebody was told.
  private var failure: ExpertsError?
  private var reads: [ReadRecord] = []
  private var arrivals: [ReadArrival] = []

  /// Makes a policy for a number of slots.
  package typealias PolicyMaker = (_ slotCount: Int) -> any EvictionPolicy

  /// - Parameters:
  ///   - layout: where the experts lie; its alignment must suit the files
  ///   - files: the files that it points into
  ///   - lesser: copies in lower precision that events may accept; their slots must fit
  ///     those of the layout
  ///   - mapped: the same files in the page cache, where experts may be computed with until
  ///     they were read
  ///   - slotCount: experts that may be in memory at the same time
  ///   - streamingSlots: how many of these are set aside for experts that the policy does
  ///     not admit; 0 where it admits all
  ///   - reading: how reads are made
  ///   - now: nanoseconds since the session began
  ///   - makePolicy: makes what chooses victims
  /// - Throws: ``ExpertsError/outOfMemory(bytes:)``
  package init(
    layout: ExpertLayout,
    files: [any ReadableFile],
    lesser: LesserCopy? = nil,
    mapped: MappedModel? = nil,
    slotCount: Int,
    streamingSlots: Int = 0,
    reading: ReadOptions = ReadOptions(),
    now: @escaping @Sendable () -> Int64,
    policy makePolicy: @escaping PolicyMaker
  ) throws(ExpertsError) {
    precondition(
      files.allSatisfy { $0.alignment <= layout.alignment },
      "a file needs more than the slots' alignment of \(layout.alignment)"
    )
    if let lesser {
      precondition(
        lesser.layout.alignment == layout.alignment && lesser.slotBytes <= layout.slotBytes,
        "slots of \(layout.slotBytes) bytes for copies of \(lesser.slotBytes)"
      )
    }
    self.layout = layout
    self.lesser = lesser
    self.mapped = mapped
    joiner = lesser.map { _ in PlaneJoiner(byteCount: layout.slotBytes) }
    self.files = files
    self.laneCount = reading.laneCount
    self.makePolicy = makePolicy
    self.now = now
    streamingLimit = streamingSlots
    policy = makePolicy(slotCount - streamingSlots)
    policyName = type(of: policy).name
    let capacity = max(slotCount, layout.totalExpertCount)
    let nobody = ExpertSet(
      layerCount: layout.layers.count,
      expertCount: layout.expertCount
    )
    pinned = nobody
    predicted = PredictedReads(protected: nobody)
    // Address space for every expert: a slot takes memory when it is first used.
    memory = try SlotMemory(byteCount: capacity * layout.slotBytes)
    queue = ReadQueue(options: reading, alignment: layout.alignment, now: now)
    table = SlotTable(
      layerCount: layout.layers.count,
      expertCount: layout.expertCount,
      capacity: capacity,
      limit: slotCount - streamingSlots
    )
  }

  deinit {
    queue.close()
  }

  /// Experts that may be in memory at the same time.
  package var slotCount: Int { table.limit + streamingLimit }
  /// Experts that one event may ask for: slots, without those set aside for streaming.
  package var eventLimit: Int { table.limit }
  /// Slots that hold an expert, or will when its read has arrived.
  package var usedSlots: Int { table.usedCount }
  /// Whether reads bypass the page cache.
  package var readsDirectly: Bool { files.allSatisfy(\.isDirect) }

  /// The formats that matrices of a layer may be in, those of lesser copies among them.
  package func formats(ofLayer layer: Int) -> [TensorFormat] {
    (layout.layers[layer] + (lesser?.layout.layers[layer] ?? [])).map(\.tensor.format)
  }

  /// Whether `expert` has a slot, with its bytes in it or on their way.
  package func holds(_ expert: ExpertID) -> Bool { table.slot(of: expert) != nil }

  /// Whether `expert` has a slot with its bytes in it.
  package func isResident(_ expert: ExpertID) -> Bool { table.isReady(expert) }

  // MARK: - Events

  /// Tells the policy that another conversation begins.
  package func beginSequence() { policy.beginSequence() }

  /// Begins one event: classifies the experts, evicts, and starts the reads.
  ///
  /// - Parameters:
  ///   - step: forward passes so far
  ///   - layer: the layer that asks
  ///   - experts: distinct indices in that layer, at most ``eventLimit``
  ///   - acceptsLess: whether a lesser copy of a missing expert will do; one that is in
  ///     memory is a hit for whoever accepts it, and a miss for who does not
  ///   - waiting: tokens that wait for an expert; more are served first
  package func begin(
    step: Int,
    layer: Int,
    experts: some Collection<Int>,
    acceptsLess: (Int) -> Bool = { _ in false },
    waiting: (Int) -> Int = { _ in 1 }
  ) {
    precondition(eventExperts.isEmpty, "the event of layer \(layer) begins inside another")
    precondition(experts.count <= eventLimit, "\(experts.count) experts, \(eventLimit) slots")
    settleArrivals(waiting: false)
    joinRefinements()
    policy.begin(step: step, layer: layer)
    outcomes.removeAll(keepingCapacity: true)
    for index in experts {
      let expert = ExpertID(layer: layer, index: index)
      precondition(!eventExperts.contains(expert), "layer \(layer) asks twice for \(expert)")
      eventExperts.append(expert)
      pinned.insert(expert)
      outcomes.append(outcome(of: expert, acceptsLess: lesser != nil && acceptsLess(index)))
    }
    statistics.requests += eventExperts.count
    for (position, expert) in eventExperts.enumerated() where !outcomes[position].isRead {
      policy.recordHit(expert)
      predicted.noteUse(of: expert, statistics: &statistics)
      if outcomes[position] == .hit {
        eventReady.append(position)
        statistics.hits += 1
      } else {
        awaited += 1
        statistics.late += 1
        demand(expert, waiting: waiting(expert.index))
      }
    }
    for (position, expert) in eventExperts.enumerated() where outcomes[position].isRead {
      let slot = slotForMiss(expert)
      statistics.reads += 1
      if borrow(expert, slot: slot) {
        eventReady.append(position)
        continue
      }
      read(
        expert,
        into: slot,
        isLesser: outcomes[position] == .lowerPrecision,
        priority: .demand(waiting: waiting(expert.index))
      )
      awaited += 1
    }
    if !borrowed.isEmpty {
      // What is computed with where it lies must be what was opened, as what is read.
      failure = failure ?? changeOfFiles()
      if step > Self.borrowedSteps { readBorrowed(atMost: Self.borrowedReadLimit) }
    }
  }

  /// Moves the positions of experts that became ready to `positions`.
  ///
  /// The first call hands out the resident ones at once, so that their arithmetic hides
  /// the reads; later calls wait until at least one more expert has arrived.
  /// - Parameter positions: receives places in the list given to
  ///   ``begin(step:layer:experts:waiting:)``
  /// - Throws: ``ExpertsError`` when a read failed; the event must still be ended
  package func takeReady(into positions: inout [Int]) throws(ExpertsError) {
    let start = now()
    while eventReady.isEmpty && failure == nil {
      precondition(awaited > 0, "nothing is left to wait for")
      settleArrivals(waiting: true)
      statistics.stall += now() - start
    }
    settleArrivals(waiting: false)
    positions.append(contentsOf: eventReady)
    eventReady.removeAll(keepingCapacity: true)
    if let failure { throw failure }
  }

  /// Whether an event has begun and not ended.
  var hasEvent: Bool { !eventExperts.isEmpty }

  /// Ends the event: its experts may be evicted again.
  ///
  /// - Parameters:
  ///   - reads: receives what was read since the last event ended, prefetched or not
  ///   - evictions: receives who gave up a slot since then
  package func end(reads: inout [ReadRecord], evictions: inout [ExpertID]) {
    // After a failure some reads may still be under way into slots of this event.
    while awaited > 0 { settleArrivals(waiting: true) }
    failure = nil
    for expert in streaming {
      table.releasePassing(expert)
      self.evictions.append(expert)
      statistics.evictions += 1
    }
    streaming.removeAll(keepingCapacity: true)
    reads.append(contentsOf: self.reads)
    evictions.append(contentsOf: self.evictions)
    self.reads.removeAll(keepingCapacity: true)
    self.evictions.removeAll(keepingCapacity: true)
    for expert in eventExperts where !isFilling(expert) { pinned.remove(expert) }
    if lesser != nil {
      for (position, expert) in eventExperts.enumerated() where outcomes[position] == .hit {
        refine(expert)
      }
    }
    eventExperts.removeAll(keepingCapacity: true)
    eventReady.removeAll(keepingCapacity: true)
  }

  // MARK: - Pieces

  /// Whether an expert belongs to the present event.
  func isAwaited(_ expert: ExpertID) -> Bool { eventExperts.contains(expert) }

  private func outcome(of expert: ExpertID, acceptsLess: Bool) -> ExpertOutcome {
    switch table.state(of: expert) {
    case .ready where table.isLesser(expert) && !acceptsLess: .miss
    case .ready: .hit
    case .loading: .late
    case .empty, .failed: acceptsLess ? .lowerPrecision : .miss
    }
  }

  func adopt(_ makePolicy: PolicyMaker?, slotCount: Int) {
    if let makePolicy { self.makePolicy = makePolicy }
    policy = self.makePolicy(slotCount)
    policyName = type(of: policy).name
  }

  private func slotForMiss(_ expert: ExpertID) -> Int {
    // A slot whose read failed still belongs to its expert, as does one with a lesser copy,
    // which the exact one takes the place of.
    if let slot = table.slot(of: expert) {
      if table.isReady(expert) {
        stopRefining(expert)
        policy.recordHit(expert)
      }
      return slot
    }
    if !table.hasRoom || policy.isOverQuota(admitting: expert) {
      if streaming.count < streamingLimit,
        !policy.admits(expert, except: pinned.union(predicted.protected))
      {
        streaming.append(expert)
        return table.occupyInPassing(expert)
      }
      makeRoom(for: expert)
    }
    policy.recordAdmission(expert)
    return table.occupy(expert)
  }

  /// Settles what has arrived; with `waiting`, at least one read if any is under way.
  func settleArrivals(waiting: Bool) {
    queue.take(waiting: waiting, into: &arrivals)
    guard !arrivals.isEmpty else { return }
    let change = changeOfFiles()
    let hadBorrowed = !borrowed.isEmpty
    for arrival in arrivals {
      guard let expert = table.holder(of: arrival.slot) else {
        preconditionFailure("a read arrived in slot \(arrival.slot), which nobody holds")
      }
      let fault = arrival.failure ?? change
      statistics.readBytes += arrival.bytes
      let wasBorrowed = borrowed.settle(expert)
      // Whoever is there already was only waiting for a refinement.
      if table.isReady(expert) && !wasBorrowed {
        settleRefinement(of: expert, isGood: fault == nil)
        if fault == nil { note(arrival, of: expert, kind: .prefetch) }
        continue
      }
      let position = eventExperts.firstIndex(of: expert)
      let wasPredicted = predicted.settle(expert, isAwaited: position != nil) || wasBorrowed
      if position == nil { pinned.remove(expert) } else if !wasBorrowed { awaited -= 1 }
      if let fault {
        if position == nil {
          // Nobody waits for it: whoever asks next reads again, and hears of the failure.
          policy.remove(expert)
          table.release(expert)
        } else {
          table.set(.failed, slot: arrival.slot)
          failure = failure ?? fault
        }
        continue
      }
      table.set(.ready, slot: arrival.slot)
      if let position, !wasBorrowed { eventReady.append(position) }
      note(arrival, of: expert, kind: wasPredicted ? .prefetch : .demand)
    }
    arrivals.removeAll(keepingCapacity: true)
    if hadBorrowed && borrowed.isEmpty { mapped?.releasePages() }
  }

  private func note(_ arrival: ReadArrival, of expert: ExpertID, kind: ReadRecord.Kind) {
    reads.append(
      ReadRecord(
        expert: expert,
        bytes: arrival.bytes,
        start: arrival.start,
        end: arrival.end,
        lane: arrival.lane,
        kind: kind
      )
    )
  }

  /// Why bytes that were just read cannot be trusted, if one of the files was changed.
  private func changeOfFiles() -> ExpertsError? {
    for file in files {
      do { try file.verifyUnchanged() } catch { return error }
    }
    return nil
  }
}

extension ExpertOutcome {
  /// Whether the event reads the expert.
  fileprivate var isRead: Bool { self == .miss || self == .lowerPrecision }
}
