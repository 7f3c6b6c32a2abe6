@testable import Experts

/// Holds threads until it is opened, and knows how many it holds.
final class Latch: @unchecked Sendable {
  // Sendable: everything mutable is touched with the monitor's lock held.
  private let monitor = Monitor()
  private let changed: Monitor.Condition
  private var isOpen = false
  private var held = 0

  init() {
    changed = Monitor.Condition(of: monitor)
  }

  /// Returns when the latch is open.
  func pass() {
    monitor.locked {
      held += 1
      changed.broadcast()
      while !isOpen { changed.wait() }
      held -= 1
    }
  }

  func open() {
    monitor.locked {
      isOpen = true
      changed.broadcast()
    }
  }

  /// Returns when `count` threads are held.
  func waitUntilHolding(_ count: Int) {
    monitor.locked { while held < count { changed.wait() } }
  }

  var isHolding: Int { monitor.locked { held } }
}
