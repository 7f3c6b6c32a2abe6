import Experts

/// Decides how many slots an automatic budget may keep as memory runs short and comes back.
///
/// Shrinks at once, as the alternative is swapping or the kernel's killer, and grows slowly,
/// so that two programs that both adapt do not chase each other.
struct MemoryPressure {
  /// Slots of the budget that was picked, never exceeded.
  let original: Int
  /// Slots that one layer needs.
  private let floor: Int
  private let slotBytes: Int
  private let watch: MemoryWatch
  private var nextLook: Int64 = .min
  private var nextGrowth: Int64 = .min

  init(original: Int, floor: Int, slotBytes: Int, watch: MemoryWatch) {
    precondition(0 < floor && floor <= original, "a floor of \(floor) among \(original) slots")
    self.original = original
    self.floor = floor
    self.slotBytes = slotBytes
    self.watch = watch
  }

  /// What to do at `time`; `nil` most of the time.
  ///
  /// - Parameters:
  ///   - time: nanoseconds since the session began
  ///   - slotCount: slots that may be in use
  ///   - usedSlots: slots that are
  /// - Returns: the number of slots from now on
  mutating func slotCount(at time: Int64, slotCount: Int, usedSlots: Int) -> Int? {
    guard time >= nextLook else { return nil }
    nextLook = time + watch.pause
    let memory = watch.read()
    let missing = memory.reserveBytes - memory.availableBytes
    if missing > 0 {
      nextGrowth = time + watch.growthPause
      // Only slots in use have memory to give back.
      let used = min(slotCount, usedSlots)
      let gone = max((missing + slotBytes - 1) / slotBytes, (used + 19) / 20)
      let fewer = max(floor, used - gone)
      return fewer < slotCount ? fewer : nil
    }
    guard slotCount < original, time >= nextGrowth else { return nil }
    let spare = (memory.availableBytes - 2 * memory.reserveBytes) / slotBytes
    let more = min(original, slotCount + min(max(1, original / 10), spare))
    guard more > slotCount else { return nil }
    nextGrowth = time + watch.growthPause
    return more
  }
}
