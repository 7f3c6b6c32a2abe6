import Glibc
import SampleFiles
import Testing

@testable import Experts

@Suite("Read queue")
struct ReadQueueTests {
  private let folder: TemporaryFolder
  private let path: String
  private let bytes: [UInt8]
  private let memory = AlignedMemory(count: 8, room: 16384)

  init() throws {
    folder = try TemporaryFolder()
    var random = SeededRandom(seed: 11)
    bytes = random.bytes(100_001)
    path = try folder.write(bytes, to: "experts")
  }

  private func queue(
    lanes: Int = 1,
    _ backend: ReadOptions.Backend = .lanes,
    isRetrying: Bool = true
  ) -> ReadQueue {
    ReadQueue(
      options: ReadOptions(laneCount: lanes, backend: backend, isRetrying: isRetrying),
      alignment: 4096,
      now: { 0 }
    )
  }

  /// A piece of 100 bytes in block `block` of the file, for the start of room `room`.
  private func piece(_ file: any ReadableFile, block: Int, room: Int) -> ReadPiece {
    ReadPiece(file: file, offset: block * 4096 + 7, count: 100, memory: memory.room(room))
  }

  private func holds(room: Int, block: Int) -> Bool {
    let truth = bytes[block * 4096 + 7..<block * 4096 + 107]
    return memory.bytes(room, at: 7, count: 100).elementsEqual(truth)
  }

  private func takeAll(_ queue: ReadQueue) -> [ReadArrival] {
    var arrivals: [ReadArrival] = []
    while queue.pendingCount > 0 { queue.take(waiting: true, into: &arrivals) }
    return arrivals
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `serves the most urgent first`(backend: ReadOptions.Backend) throws {
    let latch = Latch()
    let file = try FaultyFile(path: path) { $0 == 0 ? .held(latch) : nil }
    let queue = queue(backend)
    let priorities: [ReadPriority] = [
      .demand(waiting: 1), .predicted(layersAhead: 2, confidence: 0.9),
      .predicted(layersAhead: 1, confidence: 0.3), .demand(waiting: 1), .demand(waiting: 2),
      .predicted(layersAhead: 1, confidence: 0.4), .predicted(layersAhead: 3, confidence: 1),
    ]
    var tickets: [Int] = []
    for (slot, priority) in priorities.enumerated() {
      let piece = piece(file, block: slot, room: slot)
      tickets.append(queue.submit(slot: slot, pieces: [piece], priority: priority))
      // The first one keeps the lane busy while the others queue up.
      if slot == 0 { latch.waitUntilHolding(1) }
    }
    queue.raise(ticket: tickets[6], to: .demand(waiting: 9))
    latch.open()
    let arrivals = takeAll(queue)
    #expect(arrivals.map(\.slot) == [0, 6, 4, 3, 5, 2, 1])
    #expect(arrivals.map(\.ticket) == [0, 6, 4, 3, 5, 2, 1].map { tickets[$0] })
    #expect((0..<7).allSatisfy { holds(room: $0, block: $0) })
  }

  @Test func `a lane is always free for demand`() throws {
    let latch = Latch()
    let held = try FaultyFile(path: path) { _ in .held(latch) }
    let file = try DirectFile(path: path)
    let queue = queue(lanes: 3)
    for slot in 0..<5 {
      let piece = piece(held, block: slot, room: slot)
      _ = queue.submit(
        slot: slot,
        pieces: [piece],
        priority: .predicted(layersAhead: 1, confidence: 1)
      )
    }
    latch.waitUntilHolding(2)
    for slot in 5..<8 {
      let piece = piece(file, block: slot, room: slot)
      _ = queue.submit(slot: slot, pieces: [piece], priority: .demand(waiting: 1))
    }
    var arrivals: [ReadArrival] = []
    while arrivals.count < 3 { queue.take(waiting: true, into: &arrivals) }
    #expect(arrivals.map(\.slot) == [5, 6, 7])
    #expect(latch.isHolding == 2)
    latch.open()
    #expect(takeAll(queue).map(\.slot).sorted() == [0, 1, 2, 3, 4])
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `cancels what has not begun, and nothing else`(backend: ReadOptions.Backend) throws {
    let latch = Latch()
    let file = try FaultyFile(path: path) { $0 == 0 ? .held(latch) : nil }
    let queue = queue(backend)
    let tickets = (0..<3).map { slot in
      queue.submit(
        slot: slot,
        pieces: [piece(file, block: slot, room: slot)],
        priority: .demand(waiting: 1)
      )
    }
    latch.waitUntilHolding(1)
    #expect(!queue.cancel(ticket: tickets[0]))
    #expect(queue.cancel(ticket: tickets[1]))
    #expect(queue.pendingCount == 2)
    latch.open()
    #expect(takeAll(queue).map(\.slot) == [0, 2])
    #expect(!queue.cancel(ticket: tickets[2]))
    #expect(memory.isUntouched(1))
    #expect(file.offsets == [0, 2 * 4096])
  }

  @Test func `an expert arrives once, when its last piece is in`() throws {
    let latch = Latch()
    let held = try FaultyFile(path: path) { _ in .held(latch) }
    let file = try FaultyFile(path: path) { _ in nil }
    let queue = queue(lanes: 3)
    let pieces = [
      piece(held, block: 1, room: 0), piece(file, block: 5, room: 1),
      piece(file, block: 9, room: 2),
    ]
    let ticket = queue.submit(slot: 4, pieces: pieces, priority: .demand(waiting: 1))
    let other = queue.submit(
      slot: 5,
      pieces: [piece(file, block: 3, room: 3)],
      priority: .demand(waiting: 1)
    )
    latch.waitUntilHolding(1)
    var arrivals: [ReadArrival] = []
    queue.take(waiting: true, into: &arrivals)
    #expect(arrivals.map(\.ticket) == [other])
    #expect(queue.pendingCount == 1)
    latch.open()
    queue.take(waiting: true, into: &arrivals)
    #expect(arrivals.map(\.ticket) == [other, ticket])
    #expect(arrivals.last?.bytes == 3 * 4096)
    #expect(holds(room: 0, block: 1) && holds(room: 1, block: 5) && holds(room: 2, block: 9))
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `closing waits for what is under way and drops the rest`(
    backend: ReadOptions.Backend
  ) throws {
    let latch = Latch()
    let file = try FaultyFile(path: path) { $0 == 0 ? .held(latch) : nil }
    let queue = queue(backend)
    for slot in 0..<3 {
      let piece = piece(file, block: slot, room: slot)
      _ = queue.submit(slot: slot, pieces: [piece], priority: .demand(waiting: 1))
    }
    latch.waitUntilHolding(1)
    let opener = ReadThread {
      usleep(20_000)
      latch.open()
    }
    queue.close()
    #expect(latch.isHolding == 0)
    opener.join()
    #expect(holds(room: 0, block: 0))
    #expect(memory.isUntouched(1) && memory.isUntouched(2))
    var arrivals: [ReadArrival] = []
    queue.take(waiting: true, into: &arrivals)
    #expect(arrivals.isEmpty && queue.pendingCount == 0)
  }

  @Test func `never waits when nothing is pending`() {
    let queue = queue()
    var arrivals: [ReadArrival] = []
    queue.take(waiting: true, into: &arrivals)
    #expect(arrivals.isEmpty)
  }

  @Test func `says what reads`() throws {
    #expect(queue(.lanes).backendName == "pread")
    #expect(["io_uring", "pread"].contains(queue(.ring).backendName))
    let storage = try SimulatedStorage(parsing: "1GB/s,1us")
    let simulated = ReadQueue(
      options: ReadOptions(backend: .ring, simulated: storage),
      alignment: 4096,
      now: { 0 }
    )
    #expect(simulated.backendName == "pread")
  }

  @Test func `a ring that the kernel refuses is no ring`() {
    let desk = ReadDesk(ReadSchedule(alignment: 4096, predictedLimit: 1))
    let reader = PartReader(options: ReadOptions(), alignment: 4096, now: { 0 })
    #expect(ReadRing(desk: desk, laneCount: 1 << 24, reader: reader) == nil)
  }

  @Test func `a simulated storage delivers the same bytes`() throws {
    let queue = ReadQueue(
      options: ReadOptions(simulated: try SimulatedStorage(parsing: "50MB/s,200us")),
      alignment: 4096,
      now: { 0 }
    )
    let file = try DirectFile(path: path)
    for slot in 0..<8 {
      let piece = piece(file, block: slot * 2, room: slot)
      _ = queue.submit(slot: slot, pieces: [piece], priority: .demand(waiting: 1))
    }
    #expect(takeAll(queue).count == 8)
    #expect((0..<8).allSatisfy { holds(room: $0, block: $0 * 2) })
  }
}
