import CSystem
import Glibc

/// Counts the instructions that the thread which makes it, and all that this one starts from
/// then on, run outside the kernel.
package final class InstructionCounter: Sendable {
  private let descriptor: Int32

  /// `nil` where kernel or machine do not count.
  package init?() {
    descriptor = cs_instruction_counter()
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Instructions so far; `nil` where reading fails.
  package func count() -> UInt64? {
    var count: UInt64 = 0
    return read(descriptor, &count, MemoryLayout.size(ofValue: count)) == 8 ? count : nil
  }
}
