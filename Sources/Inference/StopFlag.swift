import Synchronization

/// Tells a running generation to end after the present token.
package final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isRaised: Bool { flag.load(ordering: .relaxed) }

  package func raise() { flag.store(true, ordering: .relaxed) }

  package func lower() { flag.store(false, ordering: .relaxed) }
}
