import Experts

/// The budget that is picked where the user gives none, and why.
package struct AutomaticBudget: Equatable, Sendable, CustomStringConvertible {
  /// What was picked.
  package let budget: MemoryBudget
  /// Bytes that ``budget`` may take.
  package let bytes: Int
  /// Bytes that were available, and how many of them all but the experts takes.
  package let availableBytes: Int
  package let restBytes: Int

  /// Takes all experts if they fit beside the rest, else what is left; never less than one
  /// layer needs.
  ///
  /// A tenth of what is available stays with the system, and at least twice the reserve, so
  /// that ``MemoryPressure`` finds nothing to do as long as nobody else wants memory.
  /// - Parameters:
  ///   - memory: the memory of this moment
  ///   - restBytes: weights, KV cache and overhead
  ///   - floorBytes: the smallest budget
  ///   - fullBytes: a budget for all experts
  init(memory: MemoryReading, restBytes: Int, floorBytes: Int, fullBytes: Int) {
    let share = max(memory.availableBytes / 10, 2 * memory.reserveBytes)
    let room = memory.availableBytes - share - restBytes
    budget = room >= fullBytes ? .all : .bytes(max(room, floorBytes))
    bytes = min(max(room, floorBytes), fullBytes)
    availableBytes = memory.availableBytes
    self.restBytes = restBytes
  }

  /// Bytes that are left to everybody else.
  package var leftBytes: Int { max(0, availableBytes - restBytes - bytes) }

  /// The decision in one line.
  package var explanation: String {
    "auto: \(ByteCount(bytes)) of \(ByteCount(availableBytes)) available;"
      + " \(ByteCount(restBytes)) for weights and KV cache,"
      + " \(ByteCount(leftBytes)) left to the system"
  }

  package var description: String { "budget " + explanation }
}
