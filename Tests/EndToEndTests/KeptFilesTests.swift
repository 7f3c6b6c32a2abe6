import Dashboard
import Foundation
import SampleFiles
import Testing

@testable import moetop

@Suite("Files of the user's that the program keeps")
struct KeptFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  // MARK: What was sent

  @Test func `a history grows, for its owner only, and is bounded`() throws {
    let path = folder.path(of: "state/history")
    let file = HistoryFile(path, entryLimit: 3)
    #expect(file.entries() == [])
    file.append(["one", "two\nlines \"quoted\" 漢"])
    file.append([])
    #expect(file.entries() == ["one", "two\nlines \"quoted\" 漢"])
    // Another session writes in between.
    HistoryFile(path, entryLimit: 3).append(["three"])
    file.append(["four"])
    #expect(file.entries() == ["two\nlines \"quoted\" 漢", "three", "four"])
    var about = stat()
    #expect(stat(path, &about) == 0)
    #expect(about.st_mode & 0o777 == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "state")).count == 1
    )
  }

  @Test func `damaged lines of a history are passed over`() throws {
    let path = try folder.write(
      Array("\"one\"\n{\n\n\"tw\nx\"three\"\n42\n\"four\"\n\"cut\n\u{0}".utf8) + [0xFF],
      to: "history"
    )
    #expect(HistoryFile(path).entries() == ["one", "four"])
    HistoryFile(path).append(["five"])
    #expect(HistoryFile(path).entries() == ["one", "four", "five"])
  }

  @Test func `what is no plain file is no history`() throws {
    let pipe = folder.path(of: "pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(HistoryFile(pipe).entries() == [])
    #expect(HistoryFile(folder.path).entries() == [])
    // Nobody is stopped where nothing can be kept.
    HistoryFile("/proc/nowhere/history").append(["x"])
  }

  @Test func `an entry that is too long is not kept`() throws {
    let file = HistoryFile(folder.path(of: "history"))
    file.append([String(repeating: "x", count: 70_000), "short"])
    #expect(file.entries() == ["short"])
  }

  // MARK: Conversations

  private var point: ForkPoint {
    var point = ForkPoint()
    point.system = "Be brief."
    point.exchanges = [("Tell me a story!", "Once."), ("And \"then\"?", "漢\n\u{1B}[31m")]
    point.question = "Why?"
    return point
  }

  @Test func `a conversation that was kept comes back as it was`() throws {
    let kept = ConversationFolder(folder: folder.path(of: "conversations"))
    #expect(kept.items() == [])
    #expect(try kept.save(point, model: "m", as: "dogs", replacing: nil) == "dogs")
    #expect(try kept.conversation(named: "dogs") == point)
    #expect(kept.items().map(\.id) == ["dogs"])
    // A file may be named, too.
    #expect(try kept.conversation(named: kept.folder + "/dogs.json") == point)
  }

  @Test func `a name is made of the first words, and no other conversation is written over`() throws
  {
    let kept = ConversationFolder(folder: folder.path)
    #expect(try kept.save(point, model: nil, as: "", replacing: nil) == "tell-me-a-story")
    #expect(try kept.save(point, model: nil, as: "", replacing: nil) == "tell-me-a-story-2")
    #expect(throws: Failure.self) {
      try kept.save(point, model: nil, as: "tell-me-a-story", replacing: nil)
    }
    var longer = point
    longer.exchanges.append(("a", "b"))
    let name = try kept.save(longer, model: nil, as: "", replacing: "tell-me-a-story")
    #expect(name == "tell-me-a-story")
    #expect(try kept.conversation(named: name) == longer)
  }

  @Test(arguments: ["a/b", "../x", ".hidden", String(repeating: "x", count: 200)])
  func `a name leads nowhere else`(name: String) throws {
    let kept = ConversationFolder(folder: folder.path)
    #expect(throws: Failure.self) {
      try kept.save(point, model: nil, as: name, replacing: nil)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test(arguments: ["", "{", "[]", "{\"version\": 2, \"exchanges\": []}", "\u{0}"])
  func `a file of another kind is said to be one`(text: String) throws {
    try folder.write(Array(text.utf8), to: "bad.json")
    let kept = ConversationFolder(folder: folder.path)
    #expect(throws: Failure.self) { try kept.conversation(named: "bad") }
    #expect(throws: Failure.self) { try kept.conversation(named: "none") }
  }

  @Test func `the chat of a recording can be gone on with`() throws {
    let kept = ConversationFolder(folder: folder.path)
    let session = try #require(try? InstalledFiles.sampleSession())
    let point = try kept.conversation(named: session)
    #expect(!point.exchanges.isEmpty)
  }
}
