import Experts

extension Engine {
  /// Gives memory back while the machine is short of it, and takes it again later.
  ///
  /// For an automatic budget only: one that the user chose is kept. Cheap enough to call
  /// after every token, and it changes nothing but what has to be read.
  /// - Returns: what the user should know, if anything
  package func adaptToMemory() -> String? {
    let before = store.slotCount
    let slots = pressure?.slotCount(
      at: clock.now(),
      slotCount: before,
      usedSlots: store.usedSlots
    )
    guard let slots else { return nil }
    store.change(slotCount: slots)
    settings.slotCount = slots
    settings.budgetBytes = slots * store.layout.slotBytes
    let budget = ByteCount(slots * store.layout.slotBytes)
    if slots < before { return "memory is short: budget lowered to \(budget)" }
    // Growth comes in many small steps: only the last one is news.
    return slots == pressure?.original ? "memory is free again: budget back at \(budget)" : nil
  }
}
