import Events
import Glibc
import Synchronization
import Testing

@testable import Experts

@Suite("Read bandwidth")
struct ReadBandwidthTests {
  @Test(arguments: [1, 3, 8])
  func `as many are under way as were asked for, and whole experts come`(depth: Int) throws {
    let subject = try StoreSubject()
    let clock = Ticks()
    let bandwidth = try ReadBandwidth(
      layout: subject.layout,
      files: [DirectFile(path: subject.file.path)],
      reading: ReadOptions(laneCount: 2),
      depth: depth,
      duration: 100_000_000,
      now: clock.next
    )
    #expect(bandwidth.depth == depth)
    #expect(bandwidth.expertCount >= depth)
    #expect(bandwidth.bytes >= bandwidth.expertCount * subject.layout.expertBytes)
    #expect(bandwidth.duration >= 100_000_000)
    let seconds = Double(bandwidth.duration) * 1e-9
    #expect(bandwidth.bytesPerSecond == Double(bandwidth.bytes) / seconds)
  }

  @Test func `a storage that fails is told`() throws {
    let subject = try StoreSubject()
    let file = try FaultyFile(path: subject.file.path) { _ in .error(EIO) }
    #expect(throws: ExpertsError.self) {
      try ReadBandwidth(
        layout: subject.layout,
        files: [file],
        reading: ReadOptions(laneCount: 2),
        depth: 2,
        duration: 1,
        now: { 0 }
      )
    }
  }
}

/// A clock that goes on by a millisecond each time it is looked at.
private final class Ticks: Sendable {
  private let time = Atomic<Int64>(0)

  @Sendable func next() -> Int64 { time.wrappingAdd(1_000_000, ordering: .relaxed).newValue }
}
