/// How an engine with an automatic budget watches the machine's memory.
package struct MemoryWatch: Sendable {
  /// Tells the memory of the moment.
  package var read: @Sendable () -> MemoryReading = MemoryReading.current
  /// Nanoseconds between two looks, and between two steps of growth.
  package var pause: Int64 = 500_000_000
  package var growthPause: Int64 = 5_000_000_000

  package init() {}
}
