import Glibc
import Synchronization
import Testing

@testable import Experts

@Suite("Read thread")
struct ReadThreadTests {
  private final class Findings: Sendable {
    let signals = Mutex<[Int32]>([])
  }

  /// Those of the signals that the calling thread does not receive.
  private static func blocked(among signals: [Int32]) -> [Int32] {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return signals.filter { sigismember(&mask, $0) == 1 }
  }

  @Test func `leaves the signals of the terminal to others, and keeps the faults`() {
    let signals = [SIGINT, SIGTERM, SIGWINCH, SIGTSTP, SIGSEGV, SIGBUS]
    let before = Self.blocked(among: signals)
    let findings = Findings()
    let thread = ReadThread {
      findings.signals.withLock { $0 = Self.blocked(among: signals) }
    }
    thread.join()
    #expect(findings.signals.withLock { $0 } == [SIGINT, SIGTERM, SIGWINCH, SIGTSTP])
    #expect(Self.blocked(among: signals) == before)
  }
}
