import Events
import Foundation
import GRDB
import SampleFiles
import Testing

@testable import Recording

@Suite("Session recorder")
struct SessionRecorderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `records what it is handed, and closes the file`() throws {
    let path = folder.path(of: "a.moetop")
    let recorder = SessionRecorder(writer: try SessionWriter(path: path))
    for event in SampleEvents.all { recorder.submit(event) }
    recorder.finish()
    #expect(recorder.failure == nil)
    #expect(try SessionReader(path: path).events() == SampleEvents.all)
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
  }

  @Test func `an event is on disk soon, without being asked for`() throws {
    let path = folder.path(of: "b.moetop")
    let recorder = SessionRecorder(writer: try SessionWriter(path: path))
    defer { recorder.finish() }
    for (number, event) in SampleEvents.all.prefix(5).enumerated() {
      recorder.submit(event)
      var found = 0
      for _ in 0..<200 where found <= number {
        usleep(10_000)
        found = (try? SessionReader(path: path).events().count) ?? 0
      }
      #expect(found == number + 1)
    }
  }

  @Test(arguments: [false, true])
  func `a file that is deleted or moved ends recording, and nothing else`(isMoved: Bool) throws {
    let path = folder.path(of: "c.moetop")
    let recorder = SessionRecorder(writer: try SessionWriter(path: path))
    recorder.submit(SampleEvents.all[0])
    for _ in 0..<500 where (try? SessionReader(path: path)) == nil { usleep(10_000) }
    if isMoved { rename(path, path + "2") } else { unlink(path) }
    var number = 0
    while recorder.failure == nil, number < 500 {
      recorder.submit(SampleEvents.token(number))
      number += 1
      usleep(10_000)
    }
    recorder.submit(SampleEvents.token(number))
    recorder.finish()
    #expect(recorder.failure == .vanished)
  }

  @Test func `where nothing can be written, the reason is told`() throws {
    for path in ["/proc/session.moetop", folder.path(of: "none/session.moetop")] {
      let error = try #require(throws: RecordingError.self) { try SessionWriter(path: path) }
      guard case .cannotOpen = error else {
        Issue.record("\(error)")
        continue
      }
    }
  }

  @Test func `after a failure a writer writes no more, and what was there is whole`() throws {
    let path = folder.path(of: "d.moetop")
    let writer = try SessionWriter(path: path)
    try writer.append(Array(SampleEvents.all.prefix(5)))
    // A record that a stranger put where the next one goes.
    let other = try DatabaseQueue(path: path)
    try other.write { try $0.execute(sql: "INSERT INTO event VALUES (7, 4, 'mark', '{}')") }
    #expect(throws: RecordingError.self) {
      try writer.append([SessionEvent(time: 5, fact: .mark("a")), SampleEvents.all[1]])
    }
    #expect(throws: RecordingError.self) { try writer.append([SampleEvents.all[1]]) }
    try other.write { try $0.execute(sql: "DELETE FROM event WHERE sequence = 7") }
    #expect(try SessionReader(path: path).events() == Array(SampleEvents.all.prefix(5)))
  }

  @Test func `a fresh path is in the folder and free`() throws {
    let sessions = folder.path(of: "sessions")
    let first = try SessionWriter.freshPath(in: sessions, startedAt: 1_700_000_000)
    #expect(first.hasPrefix(sessions + "/2023-11-1"))
    _ = try SessionWriter(path: first)
    let second = try SessionWriter.freshPath(in: sessions, startedAt: 1_700_000_000)
    #expect(second != first)
  }

  @Test func `folders are made for the owner only, and a file in their way is named`() throws {
    let sessions = folder.path(of: "data/moetop/sessions/")
    _ = try SessionWriter.freshPath(in: sessions, startedAt: 0)
    _ = try SessionWriter.freshPath(in: sessions, startedAt: 0)
    let mode = try FileManager.default.attributesOfItem(atPath: sessions)[.posixPermissions]
    #expect(mode as? Int == 0o700)
    let file = try folder.write([1], to: "file")
    for blocked in [file, file + "/a"] {
      #expect(throws: RecordingError.cannotOpen(reason: "\(file)/: File exists")) {
        try SessionWriter.freshPath(in: blocked, startedAt: 0)
      }
    }
  }

  @Test func `the sessions folder follows the environment`() {
    #expect(
      SessionWriter.defaultFolder(environment: ["XDG_DATA_HOME": "/d"]) == "/d/moetop/sessions"
    )
    #expect(
      SessionWriter.defaultFolder(environment: ["HOME": "/h"]) == "/h/.local/share/moetop/sessions"
    )
  }
}
