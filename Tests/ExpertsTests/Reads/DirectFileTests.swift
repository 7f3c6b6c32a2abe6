import Glibc
import SampleFiles
import Testing

@testable import Experts

@Suite("Direct file")
struct DirectFileTests {
  /// Reads `count` bytes at `offset` and checks them against the pattern of the file.
  private func read(_ file: DirectFile, offset: Int, count: Int) throws -> [UInt8] {
    let window = ExpertLayout.window(offset: offset, count: count, alignment: 4096)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: window.count, alignment: 4096)
    defer { memory.deallocate() }
    let got = try file.read(into: memory, offset: offset, count: count, alignment: 4096)
    #expect(got >= offset + count - window.start)
    return Array(UnsafeRawBufferPointer(start: memory + offset % 4096, count: count))
  }

  @Test(arguments: [true, false])
  func `reads any bytes, aligned or not`(isDirect: Bool) throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: 3)
    let bytes = random.bytes(50_001)
    let path = try folder.write(bytes, to: "file")
    let file = try DirectFile(path: path, isDirect: isDirect)
    for (offset, count) in [
      (0, 1), (0, 4096), (1, 4095), (4095, 2), (511, 20_000), (50_000, 1), (49_152, 849),
    ] {
      #expect(
        try read(file, offset: offset, count: count) == Array(bytes[offset..<offset + count])
      )
    }
  }

  @Test func `says how much was found when the file is too short`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 1, count: 5000), to: "file")
    let file = try DirectFile(path: path)
    #expect(
      throws: ExpertsError.fileShrank(path: path, offset: 4990, needed: 100, found: 10)
    ) { try read(file, offset: 4990, count: 100) }
    #expect(
      throws: ExpertsError.fileShrank(path: path, offset: 90_000, needed: 1, found: 0)
    ) { try read(file, offset: 90_000, count: 1) }
  }

  @Test func `a missing file is an error with its reason`() {
    #expect(
      throws: ExpertsError.cannotOpen(path: "/no/file", reason: "No such file or directory")
    ) { try DirectFile(path: "/no/file") }
  }

  @Test func `where direct reads are refused, ordinary ones take over`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 7, count: 9000), to: "file")
    let file = try FaultyFile(path: path) { $0 == 0 ? .error(EINVAL) : nil }
    let memory = AlignedMemory(room: 12288)
    // Some file systems refuse them from the start.
    guard file.isDirect else { return }
    let got = try file.read(into: memory.room(0), offset: 0, count: 9000, alignment: 4096)
    #expect(got == 9000 && !file.isDirect)
    #expect(memory.bytes(0, count: 9000).allSatisfy { $0 == 7 })
  }

  @Test func `knows its file again`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "file")
    let file = try DirectFile(path: path)
    try file.verifyUnchanged()
    #expect(file.identity.size == 3)
    let second = try DirectFile(path: path)
    #expect(second.identity == file.identity)
    let other = try DirectFile(path: folder.write([1, 2, 3], to: "other"))
    #expect(!other.identity.isSameFile(as: file.identity))
  }

  @Test func `notices other contents, and fewer of them`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "file")
    let file = try DirectFile(path: path)
    // Of the same length: only the time tells.
    var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    #expect(throws: ExpertsError.fileChanged(path: path)) { try file.verifyUnchanged() }
    try writeFile([1, 2, 3, 4], to: path)
    #expect(throws: ExpertsError.fileChanged(path: path)) { try file.verifyUnchanged() }
    try writeFile([1], to: path)
    #expect(throws: ExpertsError.fileShrank(path: path, offset: 0, needed: 3, found: 1)) {
      try file.verifyUnchanged()
    }
  }
}
