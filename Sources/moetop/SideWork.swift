import CSystem
import Dashboard
import Foundation
import Recording
import Synchronization

/// Work on threads of its own, whose results the screen takes in when they come.
final class SideWork: Sendable {
  /// What a result does to the screen.
  typealias Result = @Sendable (inout Screen) -> Void

  private let results = Mutex<[Result]>([])
  private let queue: EventQueue

  /// - Parameter queue: is woken when there is a result
  init(queue: EventQueue) {
    self.queue = queue
  }

  /// Does something that takes time; it hands over as many results as it likes.
  func start(_ body: @escaping @Sendable ((@escaping Result) -> Void) -> Void) {
    Thread.detachNewThread { [self] in
      // It gives way to the threads that compute.
      _ = cs_nice_thread(19)
      body { result in
        results.withLock { $0.append(result) }
        queue.wake()
      }
    }
  }

  /// Shows the results that have come; false when there are none.
  func update(_ screen: inout Screen) -> Bool {
    let found = results.withLock { results in
      defer { results = [] }
      return results
    }
    for result in found { result(&screen) }
    return !found.isEmpty
  }
}
