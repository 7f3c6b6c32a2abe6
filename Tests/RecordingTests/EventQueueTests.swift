import Events
import Foundation
import Testing

@testable import Recording

@Suite("Event queue")
struct EventQueueTests {
  @Test func `events come out in order`() {
    let queue = EventQueue()
    #expect(queue.popAll() == [])
    for event in SampleEvents.all { queue.push(event) }
    #expect(queue.popAll() == SampleEvents.all)
    #expect(queue.popAll() == [])
  }

  @Test func `the descriptor is readable exactly while there is something to take`() {
    let queue = EventQueue()
    func isReadable() -> Bool {
      var descriptor = pollfd(fd: queue.descriptor, events: Int16(POLLIN), revents: 0)
      return poll(&descriptor, 1, 0) == 1
    }
    #expect(!isReadable())
    queue.push(SampleEvents.token(1))
    #expect(isReadable())
    queue.push(SampleEvents.token(2))
    _ = queue.popAll()
    #expect(!isReadable())
    queue.wake()
    #expect(isReadable())
  }

  @Test func `nothing is lost between two threads`() async {
    let queue = EventQueue()
    let count = 20_000
    let sender = Task.detached {
      for number in 0..<count {
        queue.push(SessionEvent(time: Int64(number), fact: .conversation))
      }
    }
    var next: Int64 = 0
    while next < count {
      var descriptor = pollfd(fd: queue.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 1000)
      for event in queue.popAll() {
        #expect(event.time == next)
        next += 1
      }
    }
    await sender.value
  }
}
