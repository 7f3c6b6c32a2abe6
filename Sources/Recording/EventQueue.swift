import CSystem
import Events
import Glibc
import Synchronization

/// Events on their way from one thread to one other, without a lock.
///
/// The sender is the thread that computes, so handing an event over costs it a node and a
/// store; only the first event after a pause also wakes the receiver. Nodes are linked, so
/// the queue is never full and the sender never waits.
package final class EventQueue: @unchecked Sendable {
  // Sendable: `last` belongs to the sender and `first` to the receiver; they meet only in
  // the atomic link of a node, and in `isSignalled`.

  private struct Node: ~Copyable {
    var event: SessionEvent?
    let next = Atomic<UnsafeMutablePointer<Node>?>(nil)
  }

  /// Becomes readable when there are events, for `poll`.
  package let descriptor: Int32
  private let isSignalled = Atomic<Bool>(false)
  private var last: UnsafeMutablePointer<Node>
  private var first: UnsafeMutablePointer<Node>

  package init() {
    descriptor = cs_eventfd()
    precondition(descriptor >= 0, "no eventfd: \(errno)")
    // There is always one node whose event was taken, so that the two ends never touch.
    first = Self.node(nil)
    last = first
  }

  deinit {
    _ = popAll()
    first.deinitialize(count: 1)
    first.deallocate()
    close(descriptor)
  }

  /// Hands an event over.
  ///
  /// Called by the sender only.
  package func push(_ event: SessionEvent) {
    let node = Self.node(event)
    last.pointee.next.store(node, ordering: .releasing)
    last = node
    wake()
  }

  /// Makes the descriptor readable, with or without an event.
  package func wake() {
    if isSignalled.exchange(true, ordering: .sequentiallyConsistent) { return }
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Takes all events, oldest first.
  ///
  /// Called by the receiver only.
  package func popAll() -> [SessionEvent] {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
    // Before looking: an event that comes after the look signals again. An exchange and not
    // a store, because it must also see what a sender linked before it found the signal set.
    _ = isSignalled.exchange(false, ordering: .sequentiallyConsistent)
    var events: [SessionEvent] = []
    while let next = first.pointee.next.load(ordering: .acquiring) {
      if let event = next.pointee.event.take() { events.append(event) }
      first.deinitialize(count: 1)
      first.deallocate()
      first = next
    }
    return events
  }

  private static func node(_ event: SessionEvent?) -> UnsafeMutablePointer<Node> {
    let node = UnsafeMutablePointer<Node>.allocate(capacity: 1)
    node.initialize(to: Node(event: event))
    return node
  }
}
