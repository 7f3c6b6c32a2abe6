import Events
import Foundation
import SampleFiles
import Testing

@testable import Recording

@Suite("Session library: rename, delete, prune")
struct SessionLibraryChangeTests {
  private let sample: SampleLibrary
  private var library: SessionLibrary { sample.library }

  init() throws {
    sample = try SampleLibrary()
  }

  @Test func `renames a recording, with or without its ending`() throws {
    let path = try sample.record("a", ("Hello", "there"))
    let renamed = try library.rename(path, to: "my 世界.moetop")
    #expect(try sample.names == ["my 世界.moetop"])
    #expect(try library.rename(renamed, to: "b") == sample.path("b"))
    #expect(try SessionReader(path: sample.path("b")).events().last?.fact == .end)
  }

  @Test func `a log that was left goes with its recording`() throws {
    try sample.recordCutOff("killed", "Where was I?")
    let before = try SessionReader(path: sample.path("killed")).events()
    try library.rename(sample.path("killed"), to: "kept")
    #expect(try sample.names == ["kept.moetop"])
    #expect(try SessionReader(path: sample.path("kept")).events() == before)
  }

  @Test func `never writes over a file, nor beside a stranger's log`() throws {
    let path = try sample.record("a", ("Hello", "there"))
    try sample.record("b", ("Other", "one"))
    try sample.folder.write([1], to: "c.moetop-wal")
    for taken in ["b", "b.moetop", "c", "a"] {
      #expect(throws: LibraryError.self) { try library.rename(path, to: taken) }
    }
    #expect(try sample.names == ["a.moetop", "b.moetop", "c.moetop-wal"])
  }

  @Test(arguments: ["", ".moetop", ".", "..", "../x", "x/y", "-x", ".x", "a\nb", "\u{1B}[31m"])
  func `refuses what cannot be a name`(name: String) throws {
    let path = try sample.record("a", ("Hello", "there"))
    #expect(throws: LibraryError.self) { try library.rename(path, to: name) }
    let long = String(repeating: "é", count: 121)
    #expect(throws: LibraryError.badName("it is too long")) { try library.rename(path, to: long) }
    #expect(try sample.names == ["a.moetop"])
  }

  @Test func `deletes a recording with its log`() throws {
    try sample.recordCutOff("killed", "Where was I?")
    try sample.record("other", ("Hello", "there"))
    _ = try SessionReader(path: sample.path("killed")).events()
    try library.delete(sample.path("killed"))
    #expect(try sample.names == ["other.moetop"])
  }

  @Test func `deletes a recording that is damaged`() throws {
    try sample.record("a", ("Hello", "there"))
    let bytes = try readFile(sample.path("a"))
    try sample.folder.write(Array(bytes.prefix(1000)), to: "half.moetop")
    try library.delete(sample.path("half"))
    #expect(try sample.names == ["a.moetop"])
  }

  @Test func `leaves alone what is open, linked, missing or not a recording`() throws {
    let writer = try SessionWriter(path: sample.path("live"))
    try writer.append([SampleEvents.all[0]])
    let good = try sample.record("good", ("Hello", "there"))
    try sample.folder.write(Array("text".utf8), to: "text.moetop")
    let link = sample.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: good)
    let before = try sample.names
    for (name, error) in [
      ("live", LibraryError.inUse), ("text", .foreign), ("link", .link), ("none", .missing),
    ] {
      #expect(throws: error) { try library.delete(sample.path(name)) }
      #expect(throws: error) { try library.rename(sample.path(name), to: "new") }
    }
    #expect(throws: LibraryError.foreign) { try library.delete(sample.folder.path) }
    #expect(try sample.names == before)
    try writer.append([SessionEvent(time: 9, fact: .end)])
    #expect(throws: LibraryError.inUse) { try library.delete(sample.path("live")) }
    try writer.close()
    try library.delete(sample.path("live"))
  }

  private func entry(_ name: String, _ startedAt: Double, _ bytes: Int) throws -> SessionEntry {
    var entry = try #require(SessionEntry(path: sample.record(name, ("Hello", "there"))))
    entry.startedAt = startedAt
    entry.byteCount = bytes
    return entry
  }

  @Test func `prunes by age and by size, oldest first`() throws {
    let list = [
      try entry("d", 400, 40), try entry("c", 300, 30), try entry("b", 200, 20),
      try entry("a", 100, 10),
    ]
    func pruned(before: Double? = nil, keeping: Int? = nil) -> String {
      SessionLibrary.prunable(list, before: before, keepingBytes: keeping).map(\.name).joined()
    }
    #expect(pruned() == "")
    #expect(pruned(before: 100) == "")
    #expect(pruned(before: 300) == "ab")
    #expect(pruned(keeping: 100) == "")
    #expect(pruned(keeping: 99) == "a")
    #expect(pruned(keeping: 69) == "abc")
    #expect(pruned(keeping: 0) == "abcd")
    #expect(pruned(before: 150, keeping: 70) == "ab")
    #expect(pruned(before: 350, keeping: 70) == "abc")
  }

  @Test func `never prunes what is open or not a recording`() throws {
    var live = try entry("live", 1, 100)
    live.state = .inUse
    var text = try entry("text", 2, 100)
    text.isRecording = false
    let old = try entry("old", 3, 100)
    let all = [live, text, old]
    #expect(SessionLibrary.prunable(all, before: 9, keepingBytes: 0).map(\.name) == ["old"])
    // What is open takes its room too.
    #expect(SessionLibrary.prunable(all, keepingBytes: 150).map(\.name) == ["old"])
    #expect(SessionLibrary.prunable(all, keepingBytes: 200) == [])
  }

  @Test func `a name is looked for in the folder, a path where it leads`() {
    #expect(library.path(of: "a") == sample.path("a"))
    #expect(library.path(of: "a.moetop") == sample.path("a"))
    #expect(library.path(of: "./a") == "./a")
    #expect(SessionLibrary.name(of: "/x/y/a.moetop") == "a")
  }
}
