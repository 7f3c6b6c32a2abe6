import SampleFiles
import Testing

@testable import Experts

@Suite("Read piece")
struct ReadPieceTests {
  private let folder: TemporaryFolder
  private let file: DirectFile
  private let memory = AlignedMemory(room: 1 << 16)

  init() throws {
    folder = try TemporaryFolder()
    file = try DirectFile(path: folder.write([1, 2, 3], to: "file"))
  }

  private func piece(_ offset: Int, _ count: Int, at memoryOffset: Int) -> ReadPiece {
    ReadPiece(file: file, offset: offset, count: count, memory: memory.room(0) + memoryOffset)
  }

  @Test func `joins with what goes on in file and memory`() throws {
    // 5000 ..< 9000 has the window 4096 ..< 12288; the next one begins in its last block.
    let joined = try #require(
      piece(5000, 4000, at: 0).joined(with: piece(9000, 3500, at: 4096), alignment: 4096)
    )
    #expect((joined.offset, joined.count) == (5000, 7500))
    #expect(joined.memory == memory.room(0))
    #expect(joined.window(alignment: 4096) == (4096, 12288))
  }

  @Test func `joins over a gap inside a block, and from block to block`() {
    #expect(
      piece(0, 100, at: 0).joined(with: piece(300, 100, at: 0), alignment: 4096)?.count == 400
    )
    #expect(
      piece(0, 4096, at: 0).joined(with: piece(4096, 1, at: 4096), alignment: 4096)?.count == 4097
    )
  }

  @Test func `stays apart where file or memory has a gap`() throws {
    let first = piece(0, 4096, at: 0)
    #expect(first.joined(with: piece(8192, 10, at: 8192), alignment: 4096) == nil)
    #expect(first.joined(with: piece(4096, 10, at: 8192), alignment: 4096) == nil)
    #expect(piece(4096, 10, at: 0).joined(with: piece(0, 10, at: 0), alignment: 4096) == nil)
    let other = try DirectFile(path: file.path)
    let elsewhere = ReadPiece(file: other, offset: 4096, count: 9, memory: memory.room(0) + 4096)
    #expect(first.joined(with: elsewhere, alignment: 4096) == nil)
  }

  @Test func `splits at a block`() throws {
    // The window is 4096 ..< 20480.
    let (first, rest) = piece(5000, 12_000, at: 0).split(after: 8192, alignment: 4096)
    #expect((first.offset, first.count) == (5000, 7288))
    #expect(first.window(alignment: 4096) == (4096, 8192))
    let second = try #require(rest)
    #expect((second.offset, second.count) == (12288, 4712))
    #expect(second.memory == memory.room(0) + 8192)
    #expect(piece(5000, 12_000, at: 0).split(after: 16384, alignment: 4096).rest == nil)
  }
}
