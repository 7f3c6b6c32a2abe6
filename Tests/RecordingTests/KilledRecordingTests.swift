import Events
import Foundation
import SampleFiles
import SampleSessions
import Session
import Testing

@testable import Recording

/// What is left of a recording whose program ended without being asked.
@Suite("Killed recordings", .serialized, .enabled(if: RecordingChild.task == nil))
struct KilledRecordingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The sessions of the folder, oldest first.
  private func sessions(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".moetop") }
      .sorted { ($0.count, $0) < ($1.count, $1) }
  }

  /// `nil` where the program came no further than making the file.
  private func reader(of path: String) throws -> SessionReader? {
    do {
      return try SessionReader(path: path)
    } catch {
      if error == .noHeader { return nil }
      throw error
    }
  }

  /// Checks that a recording holds a prefix of the truth, and returns of how many events.
  private func length(of path: String) throws -> Int {
    guard let reader = try reader(of: path) else { return 0 }
    let outline = try reader.outline()
    let isPrefix = outline.enumerated().allSatisfy { number, event in
      event == OutlineEvent(RecordingChild.event(number))
    }
    #expect(isPrefix, "\(outline.count) events")
    let tokens = outline.count { if case .token = $0.fact { true } else { false } }
    // The newest records are those that a kill could have cut.
    let newest = max(0, tokens - 20)..<tokens
    let truth = (0..<outline.count).compactMap { number -> TokenRecord? in
      if case .token(let record) = RecordingChild.event(number).fact { record } else { nil }
    }
    #expect(try reader.records(of: newest) == Array(truth[newest]))
    return outline.count
  }

  @Test func `stopped at 200 moments, each file holds a prefix of the truth`() throws {
    let source = folder.path(of: "sessions")
    try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: false)
    let child = try RecordingChild(.endless, folder: source)
    defer { child.kill9() }
    while try sessions(source).isEmpty { usleep(1000) }
    var random = TestSession.Random(seed: 21)
    var lengths: Set<Int> = []
    for moment in 0..<200 {
      usleep(UInt32(random.below(20_000)))
      // A stopped program's files are those that a killed one leaves.
      child.pause()
      let newest = try #require(try sessions(source).last)
      let copy = folder.path(of: "\(moment).moetop")
      for ending in ["", "-wal", "-journal"] {
        try? FileManager.default.copyItem(
          atPath: "\(source)/\(newest)\(ending)",
          toPath: copy + ending
        )
      }
      child.resume()
      lengths.insert(try length(of: copy))
      for ending in ["", "-wal", "-journal", "-shm"] { unlink(copy + ending) }
    }
    #expect(lengths.count > 1)
  }

  @Test func `killed, each file holds a prefix of the truth and can be read again`() throws {
    var random = TestSession.Random(seed: 22)
    for round in 0..<20 {
      let source = folder.path(of: "killed\(round)")
      try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: false)
      let child = try RecordingChild(.endless, folder: source)
      while try sessions(source).isEmpty { usleep(1000) }
      usleep(UInt32(random.below(120_000)))
      child.kill9()
      for session in try sessions(source) {
        let first = try length(of: "\(source)/\(session)")
        #expect(try length(of: "\(source)/\(session)") == first)
      }
    }
  }

  @Test func `a full disk ends recording with one line, and keeps what was there`() throws {
    let child = try RecordingChild(.limited, folder: folder.path)
    let (output, isSuccess) = child.finish()
    #expect(isSuccess)
    let lines = output.split(separator: "\n").filter { $0.hasPrefix("failure after") }
    #expect(lines.count == 1)
    let submitted = lines.first?.split(separator: " ")[2].dropLast()
    let count = try #require(submitted.flatMap { Int($0) })
    let length = try length(of: folder.path(of: "full.moetop"))
    #expect(length > 0 && length <= count)
  }
}
