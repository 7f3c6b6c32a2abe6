import Events

/// Which slot holds which expert, and whether its bytes are there.
///
/// Bookkeeping only: it knows neither the memory behind the slots nor who should leave.
struct SlotTable: ~Copyable {
  /// What is in a slot.
  enum State: UInt8 {
    /// Nobody's.
    case empty
    /// An expert, ready to compute.
    case ready
    /// An expert whose read is under way or waiting.
    case loading
    /// An expert whose read failed; its bytes must not be used.
    case failed
  }

  /// Slots that may be in use.
  private(set) var limit: Int
  /// Slots that hold an expert, or will when its read has arrived.
  private(set) var usedCount = 0

  private let expertCount: Int
  // (layer × expertCount + index) → slot, -1 where the expert has none.
  private var slots: [Int32]
  private var states: [State]
  private var holders: [ExpertID?]
  /// The read that fills each slot.
  private var tickets: [Int]
  /// Whether a slot holds, or is to hold, a lesser copy of its expert.
  private var lesser: [Bool]
  /// Whether a slot's bytes were brought into the form that is computed with.
  private var prepared: [Bool]
  /// Slots that nobody holds, the next one to use last.
  private(set) var freeSlots: [Int32]

  /// - Parameters:
  ///   - layerCount: layers of the model
  ///   - expertCount: experts of a layer
  ///   - capacity: slots that there can ever be
  ///   - limit: slots that may be in use for now
  init(layerCount: Int, expertCount: Int, capacity: Int, limit: Int) {
    precondition(0 <= limit && limit <= capacity, "\(limit) of \(capacity) slots")
    self.expertCount = expertCount
    self.limit = limit
    slots = Array(repeating: -1, count: layerCount * expertCount)
    states = Array(repeating: .empty, count: capacity)
    holders = Array(repeating: nil, count: capacity)
    tickets = Array(repeating: -1, count: capacity)
    lesser = Array(repeating: false, count: capacity)
    prepared = Array(repeating: false, count: capacity)
    freeSlots = (0..<Int32(capacity)).reversed()
  }

  /// Slots beyond the limit, whose experts leave at the end of their event.
  private var passingCount = 0

  var hasRoom: Bool { usedCount - passingCount < limit }

  /// The slot of an expert, ready or not.
  func slot(of expert: ExpertID) -> Int? {
    let slot = slots[place(of: expert)]
    return slot < 0 ? nil : Int(slot)
  }

  func isReady(_ expert: ExpertID) -> Bool { state(of: expert) == .ready }

  func state(of expert: ExpertID) -> State {
    let slot = slots[place(of: expert)]
    return slot < 0 ? .empty : states[Int(slot)]
  }

  func holder(of slot: Int) -> ExpertID? { holders[slot] }

  /// The read that fills the slot, while it is loading.
  func ticket(of slot: Int) -> Int { tickets[slot] }

  /// Everybody who holds a slot, in the order of the slots.
  var residents: [ExpertID] { holders.compactMap { $0 } }

  /// Gives `expert` a slot that nobody holds.
  mutating func occupy(_ expert: ExpertID) -> Int {
    precondition(hasRoom, "no free slot among \(limit) for \(expert)")
    return take(expert)
  }

  /// The same beyond the limit, for an expert that leaves at the end of its event.
  mutating func occupyInPassing(_ expert: ExpertID) -> Int {
    passingCount += 1
    return take(expert)
  }

  /// Takes back the slot of an expert that was only passing.
  mutating func releasePassing(_ expert: ExpertID) {
    passingCount -= 1
    release(expert)
  }

  private mutating func take(_ expert: ExpertID) -> Int {
    guard let slot = freeSlots.popLast() else { preconditionFailure("no slot for \(expert)") }
    precondition(slots[place(of: expert)] < 0, "\(expert) has a slot already")
    slots[place(of: expert)] = slot
    holders[Int(slot)] = expert
    usedCount += 1
    return Int(slot)
  }

  /// Takes the slot of `expert` back, and says which it was.
  @discardableResult
  mutating func release(_ expert: ExpertID) -> Int {
    let place = place(of: expert)
    let slot = Int(slots[place])
    precondition(slot >= 0, "\(expert) holds no slot")
    slots[place] = -1
    holders[slot] = nil
    states[slot] = .empty
    freeSlots.append(Int32(slot))
    usedCount -= 1
    return slot
  }

  mutating func set(_ state: State, slot: Int) { states[slot] = state }

  mutating func load(slot: Int, ticket: Int, isLesser: Bool) {
    states[slot] = .loading
    tickets[slot] = ticket
    lesser[slot] = isLesser
    prepared[slot] = false
  }

  /// The expert is ready, but its bytes are elsewhere.
  mutating func lend(slot: Int) {
    load(slot: slot, ticket: -1, isLesser: false)
    states[slot] = .ready
  }

  func isPrepared(slot: Int) -> Bool { prepared[slot] }

  mutating func setPrepared(slot: Int) { prepared[slot] = true }

  /// Whether an expert's slot holds, or is to hold, a lesser copy of it.
  func isLesser(_ expert: ExpertID) -> Bool {
    let slot = slots[place(of: expert)]
    return slot >= 0 && lesser[Int(slot)]
  }

  /// A lesser copy has become the exact one.
  mutating func setExact(slot: Int) {
    lesser[slot] = false
    prepared[slot] = false
  }

  /// Changes how many slots may be in use; those above the limit must have been released.
  mutating func setLimit(_ limit: Int) {
    precondition(
      limit >= 0 && limit <= states.count && usedCount <= limit,
      "\(usedCount) of \(limit) slots"
    )
    self.limit = limit
  }

  private func place(of expert: ExpertID) -> Int {
    expert.layer * expertCount + expert.index
  }
}
