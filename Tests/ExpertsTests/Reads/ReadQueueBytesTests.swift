import Glibc
import SampleFiles
import Testing

@testable import Experts

/// Byte for byte what the file holds, however it is read.
@Suite("Read queue: bytes")
struct ReadQueueBytesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A file of odd length in which no block is like another.
  private func write(count: Int) throws -> (path: String, bytes: [UInt8]) {
    var random = SeededRandom(seed: 5)
    let pattern = random.bytes(100_003)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + pattern.count)
    while bytes.count < count { bytes += pattern }
    bytes.removeLast(bytes.count - count)
    return (try folder.write(bytes, to: "experts"), bytes)
  }

  private func queue(_ backend: ReadOptions.Backend) -> ReadQueue {
    ReadQueue(
      options: ReadOptions(laneCount: 3, backend: backend),
      alignment: 4096,
      now: { 0 }
    )
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring], [true, false])
  func `any size at any offset`(backend: ReadOptions.Backend, isDirect: Bool) throws {
    let (path, bytes) = try write(count: 10_000_001)
    let file = try DirectFile(path: path, isDirect: isDirect)
    let places = [
      (0, 1), (1, 4095), (4095, 2), (511, 20_000), (10_000_000, 1), (9_999_000, 1001),
      (262_143, 524_290), (3, 9_999_990), (4096, 4 << 20), (4097, 4 << 20), (0, 10_000_001),
    ]
    let memory = AlignedMemory(count: 2 * places.count, room: 10_010_624)
    let queue = queue(backend)
    for (index, (offset, count)) in places.enumerated() {
      let priorities: [ReadPriority] = [
        .demand(waiting: 1), .predicted(layersAhead: 1, confidence: 0.5),
      ]
      for (kind, priority) in priorities.enumerated() {
        let slot = 2 * index + kind
        let piece = ReadPiece(
          file: file,
          offset: offset,
          count: count,
          memory: memory.room(slot)
        )
        _ = queue.submit(slot: slot, pieces: [piece], priority: priority)
      }
    }
    var arrivals: [ReadArrival] = []
    while queue.pendingCount > 0 { queue.take(waiting: true, into: &arrivals) }
    #expect(arrivals.map(\.slot).sorted() == Array(0..<2 * places.count))
    for arrival in arrivals {
      let (offset, count) = places[arrival.slot / 2]
      let window = ExpertLayout.window(offset: offset, count: count, alignment: 4096)
      #expect(arrival.failure == nil)
      #expect(arrival.bytes == min(window.count, bytes.count - window.start))
      let read = memory.bytes(arrival.slot, at: offset % 4096, count: count)
      #expect(read.elementsEqual(bytes[offset..<offset + count]))
    }
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `pieces that lie together are read together`(backend: ReadOptions.Backend) throws {
    let (path, bytes) = try write(count: 100_000)
    let file = try FaultyFile(path: path) { _ in nil }
    let memory = AlignedMemory(room: 65536)
    // Three matrices of an expert that was packed without gaps, from byte 5000 on.
    let pieces = [(5000, 9000), (14_000, 9000), (23_000, 11_000)].map { offset, count in
      ReadPiece(
        file: file,
        offset: offset,
        count: count,
        memory: memory.room(0) + (offset / 4096 - 1) * 4096
      )
    }
    let queue = queue(backend)
    _ = queue.submit(slot: 0, pieces: pieces, priority: .demand(waiting: 1))
    var arrivals: [ReadArrival] = []
    queue.take(waiting: true, into: &arrivals)
    #expect(file.offsets == [4096])
    #expect(arrivals.map(\.bytes) == [8 * 4096])
    #expect(memory.bytes(0, at: 904, count: 29_000).elementsEqual(bytes[5000..<34_000]))
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `nothing is written after the queue was closed`(backend: ReadOptions.Backend) throws {
    let (path, bytes) = try write(count: 8_000_000)
    let file = try DirectFile(path: path)
    let memory = AlignedMemory(count: 7, room: 8_003_584)
    let queue = queue(backend)
    for slot in 0..<7 {
      // The first one is small: when it is there the others are under way.
      let count = slot == 0 ? 1 : bytes.count
      let piece = ReadPiece(file: file, offset: 0, count: count, memory: memory.room(slot))
      _ = queue.submit(slot: slot, pieces: [piece], priority: .demand(waiting: 1))
    }
    var arrivals: [ReadArrival] = []
    queue.take(waiting: true, into: &arrivals)
    queue.close()
    let before = (0..<7).map { Array(memory.bytes($0, count: bytes.count)) }
    usleep(20_000)
    #expect((0..<7).allSatisfy { memory.bytes($0, count: bytes.count).elementsEqual(before[$0]) })
  }

  /// What a slot of the stress test waits for.
  private struct Wish {
    var ticket: Int
    var places: [(offset: Int, count: Int)]
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `ten thousand reads, raised and cancelled at random`(
    backend: ReadOptions.Backend
  ) throws {
    let (path, bytes) = try write(count: 1_000_001)
    let files = try (0..<2).map { _ in try DirectFile(path: path) }
    let slotCount = 48
    let pieceRoom = 7 * 4096
    let memory = AlignedMemory(count: slotCount, room: 3 * pieceRoom)
    let queue = queue(backend)
    var random = SeededRandom(seed: backend == .ring ? 1 : 2)
    var wishes: [Wish?] = Array(repeating: nil, count: slotCount)
    var arrivals: [ReadArrival] = []
    var arrived = 0
    var cancelled = 0
    var wrong = 0

    func priority() -> ReadPriority {
      Bool.random(using: &random)
        ? .demand(waiting: Int.random(in: 1...4, using: &random))
        : .predicted(
          layersAhead: Int.random(in: 1...3, using: &random),
          confidence: Float.random(in: 0...1, using: &random)
        )
    }

    func settle(waiting: Bool) {
      queue.take(waiting: waiting, into: &arrivals)
      for arrival in arrivals {
        guard let wish = wishes[arrival.slot], wish.ticket == arrival.ticket,
          arrival.failure == nil
        else {
          wrong += 1
          continue
        }
        for (index, place) in wish.places.enumerated() {
          let read = memory.bytes(
            arrival.slot,
            at: index * pieceRoom + place.offset % 4096,
            count: place.count
          )
          if !read.elementsEqual(bytes[place.offset..<place.offset + place.count]) { wrong += 1 }
        }
        wishes[arrival.slot] = nil
        arrived += 1
      }
      arrivals.removeAll(keepingCapacity: true)
    }

    var submitted = 0
    while submitted < 10_000 {
      let slot = Int.random(in: 0..<slotCount, using: &random)
      if let wish = wishes[slot] {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: queue.raise(ticket: wish.ticket, to: priority())
        case 1:
          if queue.cancel(ticket: wish.ticket) {
            wishes[slot] = nil
            cancelled += 1
          }
        default: settle(waiting: Bool.random(using: &random))
        }
        continue
      }
      let places = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        let count = Int.random(in: 1...20_000, using: &random)
        return (offset: Int.random(in: 0...bytes.count - count, using: &random), count: count)
      }
      let pieces = places.enumerated().map { index, place in
        ReadPiece(
          file: files[index % 2],
          offset: place.offset,
          count: place.count,
          memory: memory.room(slot) + index * pieceRoom
        )
      }
      let ticket = queue.submit(slot: slot, pieces: pieces, priority: priority())
      wishes[slot] = Wish(ticket: ticket, places: places)
      submitted += 1
    }
    while queue.pendingCount > 0 { settle(waiting: true) }
    #expect(wrong == 0)
    #expect(arrived + cancelled == 10_000)
    #expect(cancelled > 0 && arrived > cancelled)
    #expect(wishes.allSatisfy { $0 == nil })
  }
}
