import Events
import Foundation
import GRDB
import SampleFiles
import Testing

@testable import Recording

@Suite("Session library: list and search")
struct SessionLibraryTests {
  private let sample: SampleLibrary
  private var library: SessionLibrary { sample.library }

  init() throws {
    sample = try SampleLibrary()
  }

  @Test func `lists what each session was, newest first`() throws {
    try sample.record("old", startedAt: 1000, ("How do\n\troses   grow?", "abcdef"), ("And?", "x"))
    try sample.record("new", startedAt: 2000, ("Why?", ""))
    let list = try library.list()
    #expect(list.map(\.name) == ["new", "old"])
    let old = try #require(list.last)
    #expect(old.title == "How do roses grow?")
    #expect(old.model == SampleEvents.header.model.name)
    #expect(old.startedAt == 1000)
    // Header, conversation, system; twice user, prefill, assistant, reply; 2 + 1 tokens; end.
    #expect(old.duration == 14_000_000)
    #expect(old.tokenCount == 5)
    #expect(old.turnCount == 2)
    #expect(old.state == .complete && old.isRecording)
    let size = try FileManager.default.attributesOfItem(atPath: old.path)[.size] as? Int
    #expect(old.byteCount == size)
  }

  @Test func `tells what is cut off from what is being recorded`() throws {
    try sample.recordCutOff("killed", startedAt: 3, "Where was I?")
    let writer = try SessionWriter(path: sample.path("live"))
    try writer.append(SampleLibrary.events(startedAt: 4, turns: [("Now?", "y")], isClosed: false))
    let list = try library.list()
    #expect(list.map(\.name) == ["live", "killed"])
    #expect(list.map(\.state) == [.inUse, .cutOff])
    #expect(list.map(\.title) == ["Now?", "Where was I?"])
    // Asking must not have taken the lock from the writer.
    #expect(try library.list().map(\.state) == [.inUse, .cutOff])
    try writer.append([SessionEvent(time: 99, fact: .end)])
    try writer.close()
    #expect(try library.list().map(\.state) == [.complete, .cutOff])
  }

  @Test func `says why something cannot be read, and looks into nothing else`() throws {
    try sample.record("good", ("Hello", "there"))
    try sample.record("newer", ("Hello", "there"))
    try sample.change("newer", "PRAGMA user_version = 99")
    try sample.record("headless", ("Hello", "there"))
    try sample.change("headless", "DELETE FROM event WHERE kind = 'header'")
    try sample.folder.write(Array("no database".utf8), to: "text.moetop")
    try sample.folder.write([], to: "empty.moetop")
    try sample.folder.write([1, 2, 3], to: "notes.txt")
    try FileManager.default.createSymbolicLink(
      atPath: sample.path("link"),
      withDestinationPath: sample.path("good")
    )
    try FileManager.default.createDirectory(
      atPath: sample.path("folder"),
      withIntermediateDirectories: false
    )
    let states = Dictionary(uniqueKeysWithValues: try library.list().map { ($0.name, $0) })
    #expect(states.keys.sorted() == ["empty", "good", "headless", "newer", "text"])
    #expect(states["good"]?.state == .complete)
    #expect(states["headless"]?.state == .unreadable("\(RecordingError.noHeader)"))
    #expect(states["text"]?.state == .unreadable("\(RecordingError.foreign)"))
    #expect(states["text"]?.isRecording == false && states["empty"]?.isRecording == false)
    #expect(states["newer"]?.isRecording == true && states["headless"]?.isRecording == true)
    guard case .unreadable(let why)? = states["newer"]?.state else {
      Issue.record("a newer schema was read")
      return
    }
    #expect(why.contains("99"))
  }

  @Test(arguments: [
    "UPDATE event SET body = 'no json' WHERE kind = 'turn'",
    "UPDATE event SET body = '[]' WHERE kind = 'turn'",
    "UPDATE event SET body = x'ff00' WHERE kind = 'turn'",
    "UPDATE event SET time = 'soon'",
    "UPDATE event SET time = -5; UPDATE token SET time = -9",
    "UPDATE event SET sequence = 9223372036854775807 WHERE kind = 'end'",
    "UPDATE event SET sequence = -9223372036854775808 WHERE kind = 'header'",
    "DELETE FROM token",
    "UPDATE event SET body = replace(body, '1500000000', '-1e300')",
    "UPDATE event SET body = replace(body, '1500000000', '1e300')",
  ])
  func `a stranger's figures are shown or left out, never believed`(sql: String) throws {
    try sample.record("odd", ("Hello", "there"))
    try sample.change("odd", sql)
    let entry = try #require(try library.list().first)
    #expect(entry.duration >= 0 && entry.tokenCount >= 0)
    #expect((0..<253_402_300_800).contains(entry.startedAt))
  }

  @Test func `a folder that cannot be read is an error`() {
    #expect(throws: RecordingError.self) {
      try SessionLibrary(folder: sample.folder.path(of: "none")).list()
    }
  }

  @Test func `finds turns and replies in all sessions, with the words around`() throws {
    try sample.record("a", ("How do roses grow?", "Roses need sun."), ("And figs?", "Figs too."))
    try sample.record("b", ("What is a rose?", "A flower, the 世界 over 🌹."))
    try sample.recordCutOff("c", "Are roses red?")
    let hits = try library.search("rose")
    #expect(hits.count == 4)
    #expect(Set(hits.map { SessionLibrary.name(of: $0.path) }) == ["a", "b", "c"])
    let figs = try library.search("figs too")
    let expected = SearchHit(
      path: sample.path("a"),
      role: .assistant,
      turn: 2,
      snippet: "Figs too."
    )
    #expect(figs == [expected])
    #expect(try library.search("世界").map(\.snippet) == ["A flower, the 世界 over 🌹."])
    #expect(try library.search("🌹 flower").map(\.turn) == [1])
    #expect(try library.search("gardener").map(\.turn) == [0, 0, 0])
    #expect(try library.search("thorn") == [])
    #expect(try library.search(" ") == [])
  }

  @Test func `the best place comes first, whatever file it is in`() throws {
    let filler = String(repeating: "other words that say nothing of it ", count: 40)
    // The newest name is the poorest place, among many turns that lack the word.
    try sample.record("z", ("\(filler) zebra", ""), ("a", "b"), ("c", "d"), ("e", "f"))
    try sample.record("m", ("zebra", "zebra zebra"))
    let hits = try library.search("zebra")
    #expect(hits.map { SessionLibrary.name(of: $0.path) } == ["m", "m", "z"])
    #expect(try library.search("zebra", limit: 1).count == 1)
    #expect(try #require(hits.last).snippet.count < 200)
  }

  @Test func `one session does not fill the result`() throws {
    let turns = (0..<30).map { _ in (user: "rose", reply: "") }
    let writer = try SessionWriter(path: sample.path("many"))
    try writer.append(SampleLibrary.events(turns: turns))
    try writer.close()
    #expect(try library.search("rose").count == SessionLibrary.placesPerSession)
  }

  @Test func `searches recordings of early versions, which have no index`() throws {
    try sample.record("early", ("How do roses grow?", "With 水."))
    try sample.change("early", "DROP TABLE chat")
    #expect(try library.search("roses grow").map(\.turn) == [1])
    #expect(try library.search("水").map(\.role) == [.assistant])
  }

  @Test(arguments: [
    "DROP TABLE chat; CREATE VIEW chat AS SELECT 'rose' AS text, 'user' AS role, 1 AS turn",
    "UPDATE chat_content SET c1 = 'somebody', c2 = 'x'",
    "UPDATE chat_data SET block = zeroblob(length(block))",
    "UPDATE chat_data SET block = randomblob(length(block))",
    "DELETE FROM chat_content",
    "DELETE FROM chat_config",
  ])
  func `a damaged index finds nothing, and hides nothing of the others`(sql: String) throws {
    try sample.record("bad", ("rose", ""))
    try sample.change("bad", sql)
    try sample.record("good", ("rose", ""))
    let hits = try library.search("rose")
    #expect(hits.contains { $0.path == sample.path("good") })
  }

  @Test func `a truncated or overwritten file never crashes`() throws {
    let turns = (0..<20).map { (user: "rose \($0)", reply: "Roses are \($0) 世界.") }
    let writer = try SessionWriter(path: sample.path("good"))
    try writer.append(SampleLibrary.events(turns: turns))
    try writer.close()
    let bytes = try readFile(sample.path("good"))
    var random = SeededRandom(seed: 23)
    for round in 0..<300 {
      var broken = bytes
      if round % 3 == 0 {
        broken.removeLast(Int.random(in: 1..<bytes.count, using: &random))
      } else {
        for _ in 0..<8 {
          broken[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0]
        }
      }
      try sample.folder.write(broken, to: "broken.moetop")
      let list = try library.list()
      #expect(list.count == 2 && list.contains { $0.title == "rose 0" && $0.turnCount == 20 })
      #expect(try library.search("rose 世界").contains { $0.path == sample.path("good") })
    }
  }

  @Test func `a reply that repeats one word for ever is searched like any other`() throws {
    // By FTS5's own snippets this takes minutes.
    try sample.record("loop", ("Go on", String(repeating: "word ", count: 100_000)))
    let hit = try #require(try library.search("word").first)
    #expect(hit.snippet == String(repeating: "word ", count: 10) + "word…")
  }
}
