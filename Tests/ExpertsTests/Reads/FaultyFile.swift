import Glibc
import Synchronization

@testable import Experts

/// A real file whose system calls go wrong at will.
final class FaultyFile: ReadableFile {
  enum Fault {
    /// The call fails with this errno.
    case error(Int32)
    /// The call delivers so many bytes at most; 0 is the end of the file.
    case short(Int)
    /// The call goes through once the latch is open.
    case held(Latch)
    /// The call takes so many microseconds longer.
    case slow(UInt32)
  }

  private final class Script: Sendable {
    let faults: @Sendable (Int) -> Fault?
    let offsets = Mutex<[Int]>([])

    init(faults: @escaping @Sendable (Int) -> Fault?) { self.faults = faults }

    func read(
      _ descriptor: Int32,
      _ memory: UnsafeMutableRawPointer,
      _ count: Int,
      _ offset: Int
    ) -> Int {
      let call = offsets.withLock {
        $0.append(offset)
        return $0.count - 1
      }
      switch faults(call) {
      case .error(let code):
        errno = code
        return -1
      case .short(let most): return pread(descriptor, memory, min(count, most), offset)
      case .held(let latch): latch.pass()
      case .slow(let microseconds): usleep(microseconds)
      case nil: break
      }
      return pread(descriptor, memory, count, offset)
    }
  }

  private let file: DirectFile
  private let script: Script

  /// `faults` says what goes wrong with the call of each number, counted from 0.
  init(
    path: String,
    isDirect: Bool = true,
    faults: @escaping @Sendable (Int) -> Fault?
  ) throws {
    let script = Script(faults: faults)
    self.script = script
    file = try DirectFile(path: path, isDirect: isDirect) { script.read($0, $1, $2, $3) }
  }

  /// Where each call so far read, in the order of the calls.
  var offsets: [Int] { script.offsets.withLock { $0 } }

  var path: String { file.path }
  var alignment: Int { file.alignment }
  var isDirect: Bool { file.isDirect }
  // The kernel's own reads would get past the faults.
  var descriptor: Int32? { nil }

  func read(
    into memory: UnsafeMutableRawPointer,
    offset: Int,
    count: Int,
    alignment: Int,
    isRetry: Bool
  ) throws(ExpertsError) -> Int {
    try file.read(
      into: memory,
      offset: offset,
      count: count,
      alignment: alignment,
      isRetry: isRetry
    )
  }

  func verifyUnchanged() throws(ExpertsError) { try file.verifyUnchanged() }
}
