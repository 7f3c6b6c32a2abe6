import Events
import Foundation
import GRDB
import SampleFiles
import SampleSessions
import Session
import Testing

@testable import Recording

/// Files that somebody broke, by accident or on purpose.
@Suite("Hostile recordings")
struct HostileRecordingTests {
  private let folder: TemporaryFolder
  /// A session with a keyframe, most of whose tokens are bare.
  private let path: String
  /// A session of few tokens.
  private let short: String
  private let shortEvents = TestSession.random(seed: 12, tokens: 20)

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "session.moetop")
    short = folder.path(of: "short.moetop")
    let bare = TestSession.events((0..<1020).map { TestSession.token(position: $0) })
    let events =
      shortEvents
      + bare.map { event in
        SessionEvent(time: event.time + (shortEvents.last?.time ?? 0), fact: event.fact)
      }
    for (path, events) in [(path, events), (short, shortEvents)] {
      let writer = try SessionWriter(path: path)
      try writer.append(events)
      try writer.close()
    }
  }

  /// Reads all that there is to read; `nil` where something was refused.
  @discardableResult
  private func readAll(_ path: String) -> [SessionEvent]? {
    do {
      let reader = try SessionReader(path: path)
      _ = try reader.outline()
      _ = try reader.tally(afterAtMost: .max)
      return try reader.events()
    } catch {
      #expect(!error.description.isEmpty && !error.description.contains("\n"))
      return nil
    }
  }

  @Test func `cut anywhere, a file is refused or loses nothing`() throws {
    let bytes = try readFile(short)
    var refused = 0
    for length in stride(from: 1, to: bytes.count, by: 512) {
      let copy = try folder.write(Array(bytes.prefix(length)), to: "cut.moetop")
      if let events = readAll(copy) { #expect(events == shortEvents) } else { refused += 1 }
    }
    #expect(refused > 80)
    for length in stride(from: 100_000, to: try readFile(path).count, by: 16384) {
      let copy = try folder.write(Array(try readFile(path).prefix(length)), to: "cut.moetop")
      #expect(readAll(copy) == nil)
    }
  }

  @Test func `a flipped bit is refused or does no harm`() throws {
    let bytes = try readFile(short)
    // Most of a short file is empty, and nobody looks there.
    let places = bytes.indices.filter { bytes[$0] != 0 }
    var random = TestSession.Random(seed: 13)
    for _ in 0..<400 {
      var broken = bytes
      broken[places[random.below(places.count)]] ^= 1 << UInt8(random.below(8))
      readAll(try folder.write(broken, to: "flipped.moetop"))
    }
  }

  @Test func `pages that were overwritten do no harm`() throws {
    var random = TestSession.Random(seed: 14)
    for (path, rounds) in [(short, 200), (path, 20)] {
      let bytes = try readFile(path)
      for _ in 0..<rounds {
        var broken = bytes
        for _ in 0..<4 {
          let page = random.below(bytes.count / 16384) * 16384
          broken[page + random.below(120)] = UInt8(random.below(256))
        }
        readAll(try folder.write(broken, to: "broken.moetop"))
      }
    }
  }

  @Test(arguments: [
    "UPDATE keyframe SET tokens = 1000000000", "UPDATE keyframe SET tokens = 1023",
    "UPDATE keyframe SET outline = x''", "UPDATE keyframe SET outline = 'text'",
    "UPDATE keyframe SET outline = tally", "UPDATE keyframe SET outline = zeroblob(20000000)",
    "DELETE FROM keyframe", "INSERT INTO keyframe SELECT 2048, 0, outline, tally FROM keyframe",
  ])
  func `a keyframe that lies is an error when the session is opened`(sql: String) throws {
    try change(sql)
    #expect(throws: RecordingError.self) { try SessionReader(path: path).outline() }
  }

  @Test(arguments: [
    "UPDATE keyframe SET tally = x''", "UPDATE keyframe SET tally = outline",
    "UPDATE keyframe SET tally = 7", "UPDATE keyframe SET tokens = 1",
    "UPDATE keyframe SET tokens = -1024",
  ])
  func `a tally that lies is an error when it is asked for`(sql: String) throws {
    try change(sql)
    #expect(throws: RecordingError.self) {
      try SessionReader(path: path).tally(afterAtMost: 1100)
    }
  }

  @Test func `outlines behind a right checksum must count as many as the keyframe`() throws {
    var writer = PackedWriter()
    writer.append(UInt8(1))
    writer.append(varint: 1_000_000_000)
    try change("UPDATE keyframe SET outline = ?", [Data(Seal.close(writer.bytes))])
    #expect(
      throws: RecordingError.damagedKeyframe(
        tokens: 1024,
        what: "an outline of 1000000000 tokens"
      )
    ) { try SessionReader(path: path).outline() }
  }

  @Test func `an expert that the model does not have is named`() throws {
    let record = TokenRecord(
      position: 0,
      phase: .decode,
      token: 0,
      uses: [TestSession.use(1, 100)]
    )
    try change(
      """
      UPDATE token SET body = ?, uses = 1, hits = 1, evictions = 0, reads = 0, read_bytes = 0
      WHERE number = 9
      """,
      [Data(TokenBody.pack(record))]
    )
    let error = try #require(throws: RecordingError.self) {
      try SessionReader(path: path).records(of: 9..<10)
    }
    #expect("\(error)".contains("expert 100 of layer 1, which the model does not have"))
  }

  private func change(_ sql: String, _ arguments: StatementArguments = []) throws {
    let database = try DatabaseQueue(path: path)
    try database.writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
    try database.close()
  }
}
