import CSystem
import Glibc

/// One thread that keeps several reads under way in the kernel with io_uring.
///
/// The order is still ours: the kernel is handed a part only when there is room for it, so
/// that what it holds is little and a demanded read waits for little.
final class ReadRing: ReadBackend {
  let name = "io_uring"
  private let driver: Driver
  private let thread: ReadThread

  /// Nil where the kernel, or what keeps watch over this process, refuses io_uring.
  init?(desk: ReadDesk, laneCount: Int, reader: PartReader) {
    guard let driver = Driver(desk: desk, laneCount: laneCount, reader: reader) else {
      return nil
    }
    self.driver = driver
    thread = ReadThread { driver.run() }
  }

  func wake() {
    eventfd_write(driver.wakeup, 1)
  }

  func join() {
    wake()
    thread.join()
  }

  /// What the thread works with.
  private final class Driver: @unchecked Sendable {
    // Sendable: all but `wakeup`, which is for everybody, belongs to the one thread.

    /// The tag of the answer that `wakeup` is readable.
    private static let wakeupTag = UInt64.max

    /// An eventfd, because a thread that waits for the kernel does not hear conditions.
    let wakeup: Int32
    private let ring: OpaquePointer
    private let desk: ReadDesk
    private let laneCount: Int
    private let reader: PartReader
    /// The parts under way, each at the place that is its tag.
    private var parts: [(part: ReadPart, start: Int64)?]
    private var freePlaces: [Int]

    init?(desk: ReadDesk, laneCount: Int, reader: PartReader) {
      let depth = laneCount * 2
      var ring: OpaquePointer?
      guard cs_ring_open(&ring, UInt32(depth + 1)) == 0, let ring else { return nil }
      let wakeup = cs_eventfd()
      guard wakeup >= 0 else {
        cs_ring_close(ring)
        return nil
      }
      self.ring = ring
      self.wakeup = wakeup
      self.desk = desk
      self.laneCount = laneCount
      self.reader = reader
      parts = Array(repeating: nil, count: depth)
      freePlaces = Array((0..<depth).reversed())
    }

    deinit {
      cs_ring_close(ring)
      close(wakeup)
    }

    func run() {
      cs_ring_poll(ring, wakeup, Self.wakeupTag)
      while true {
        fill()
        if desk.isClosed && freePlaces.count == parts.count { return }
        let code = cs_ring_wait(ring)
        precondition([0, EINTR, EAGAIN, EBUSY].contains(code), "io_uring_enter: errno \(code)")
        var tag: UInt64 = 0
        var result: Int32 = 0
        while cs_ring_take(ring, &tag, &result) == 1 {
          if tag == Self.wakeupTag {
            var count: eventfd_t = 0
            eventfd_read(wakeup, &count)
            cs_ring_poll(ring, wakeup, Self.wakeupTag)
          } else {
            settle(place: Int(tag), result: Int(result))
          }
        }
      }
    }

    private func fill() {
      while let place = freePlaces.last, let part = desk.nextPart() {
        guard let descriptor = part.piece.file.descriptor else {
          desk.finish(part, reader.read(part, lane: 0))
          continue
        }
        freePlaces.removeLast()
        parts[place] = (part, reader.now())
        let window = part.piece.window(alignment: reader.alignment)
        cs_ring_read(
          ring,
          descriptor,
          part.piece.memory,
          UInt32(window.count),
          UInt64(window.start),
          UInt64(place)
        )
      }
    }

    private func settle(place: Int, result: Int) {
      guard let (part, start) = parts[place] else {
        preconditionFailure("io_uring answers for place \(place), where nothing is")
      }
      parts[place] = nil
      freePlaces.append(place)
      let lane = place % laneCount
      let window = part.piece.window(alignment: reader.alignment)
      var news: ReadArrival
      if window.start + result >= part.piece.offset + part.piece.count {
        news = ReadArrival(slot: part.slot, ticket: part.ticket, bytes: result, lane: lane)
        news.end = reader.now()
      } else {
        // Rare: an error or half a read. The way of the lanes knows what to do about it.
        news = reader.read(part, lane: lane)
      }
      news.start = start
      desk.finish(part, news)
    }
  }
}
