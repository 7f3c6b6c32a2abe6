import Glibc
import SampleFiles
import Testing

@testable import Experts

/// What the queue makes of a storage that fails: the right bytes, or an error.
@Suite("Read queue: faults")
struct ReadQueueFaultsTests {
  private let folder: TemporaryFolder
  private let path: String
  private let bytes: [UInt8]
  private let memory = AlignedMemory(count: 4, room: 1 << 16)

  init() throws {
    folder = try TemporaryFolder()
    var random = SeededRandom(seed: 12)
    bytes = random.bytes(200_000)
    path = try folder.write(bytes, to: "experts")
  }

  /// Reads 50,000 bytes from 9001 on into each of so many slots.
  private func read(
    _ file: any ReadableFile,
    slots: Int = 1,
    isRetrying: Bool = true,
    backend: ReadOptions.Backend = .lanes
  ) -> [ReadArrival] {
    let queue = ReadQueue(
      options: ReadOptions(laneCount: 1, backend: backend, isRetrying: isRetrying),
      alignment: 4096,
      now: { 0 }
    )
    for slot in 0..<slots {
      let piece = ReadPiece(file: file, offset: 9001, count: 50_000, memory: memory.room(slot))
      _ = queue.submit(slot: slot, pieces: [piece], priority: .demand(waiting: 1))
    }
    var arrivals: [ReadArrival] = []
    while queue.pendingCount > 0 { queue.take(waiting: true, into: &arrivals) }
    return arrivals
  }

  private func isRight(_ slot: Int) -> Bool {
    memory.bytes(slot, at: 9001 % 4096, count: 50_000).elementsEqual(bytes[9001..<59_001])
  }

  private func failed(_ code: Int32) -> ExpertsError {
    .readFailed(path: path, offset: 9001, reason: String(cString: strerror(code)))
  }

  @Test func `an error that passes is not noticed`() throws {
    let file = try FaultyFile(path: path) { $0 == 0 ? .error(EIO) : nil }
    #expect(read(file).map(\.failure) == [nil])
    #expect(isRight(0) && file.offsets.count == 2)
  }

  @Test func `an error that stays is one failure, and later reads go on`() throws {
    let file = try FaultyFile(path: path) { $0 < 2 ? .error(EIO) : nil }
    #expect(read(file, slots: 3).map(\.failure) == [failed(EIO), nil, nil])
    #expect(isRight(1) && isRight(2))
    #expect(file.offsets.count == 4)
  }

  @Test func `nothing is tried again unless told to`() throws {
    let file = try FaultyFile(path: path) { $0 == 0 ? .error(EIO) : nil }
    #expect(read(file, isRetrying: false).map(\.failure) == [failed(EIO)])
    #expect(file.offsets.count == 1)
  }

  @Test func `interruptions, halves and delays are none of our business`() throws {
    let file = try FaultyFile(path: path) { call in
      switch call {
      case 0, 2: .error(EINTR)
      case 1: .short(8192)
      case 3: .short(1000)
      case 4: .slow(1000)
      default: nil
      }
    }
    #expect(read(file, isRetrying: false).map(\.failure) == [nil])
    #expect(isRight(0))
  }

  @Test func `a read that ends too early is tried again`() throws {
    let file = try FaultyFile(path: path) { $0 == 0 ? .short(4096) : $0 == 1 ? .short(0) : nil }
    #expect(read(file).map(\.failure) == [nil])
    #expect(isRight(0))
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `a file cut short is named as such`(backend: ReadOptions.Backend) throws {
    let file = try DirectFile(path: path)
    #expect(truncate(path, 20_000) == 0)
    let failure = ExpertsError.fileShrank(path: path, offset: 0, needed: 200_000, found: 20_000)
    #expect(read(file, backend: backend).map(\.failure) == [failure])
  }

  @Test func `a file changed in place is the reason for what follows from it`() throws {
    let file = try FaultyFile(path: path) { _ in .error(EIO) }
    try writeFile(bytes + [1], to: path)
    #expect(read(file).map(\.failure) == [.fileChanged(path: path)])
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `a new file at the path changes nothing`(backend: ReadOptions.Backend) throws {
    let file = try DirectFile(path: path)
    let other = try folder.write([UInt8](repeating: 1, count: 200_000), to: "other")
    #expect(rename(other, path) == 0)
    #expect(read(file, backend: backend).map(\.failure) == [nil])
    #expect(isRight(0))
    try file.verifyUnchanged()
  }
}
