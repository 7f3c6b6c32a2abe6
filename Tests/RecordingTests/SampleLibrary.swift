import Events
import Foundation
import GRDB
import SampleFiles

@testable import Recording

/// A folder of real recordings.
struct SampleLibrary {
  let folder: TemporaryFolder
  let library: SessionLibrary

  init() throws {
    folder = try TemporaryFolder()
    library = SessionLibrary(folder: folder.path)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  func path(_ name: String) -> String { folder.path(of: "\(name).moetop") }

  /// The events of a session in which every user's turn is answered; a reply comes in tokens of
  /// three bytes, whatever its characters are.
  static func events(
    startedAt: Double = 1.5e9,
    turns: [(user: String, reply: String)],
    isClosed: Bool = true
  ) -> [SessionEvent] {
    var header = SampleEvents.header
    header.startedAt = startedAt
    var facts: [SessionEvent.Fact] = [.header(header), .conversation]
    facts.append(.turn(Turn(role: .system, text: "You are a patient gardener.")))
    for turn in turns {
      facts.append(.turn(Turn(role: .user, text: turn.user)))
      facts.append(.token(TokenRecord(position: 0, phase: .prefill, token: 1, text: [0x71])))
      facts.append(.turn(Turn(role: .assistant)))
      let bytes = Array(turn.reply.utf8)
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let text = Array(bytes[start..<min(start + 3, bytes.count)])
        facts.append(.token(TokenRecord(position: 1, phase: .decode, token: 2, text: text)))
      }
      facts.append(
        .reply(
          Reply(
            reason: .finished,
            promptTokens: 1,
            replyTokens: 1,
            prefillTime: 1,
            decodeTime: 1
          )
        )
      )
    }
    if isClosed { facts.append(.end) }
    return facts.enumerated().map { SessionEvent(time: Int64($0) * 1_000_000, fact: $1) }
  }

  /// Records a session and closes it.
  @discardableResult
  func record(
    _ name: String,
    startedAt: Double = 1.5e9,
    _ turns: (user: String, reply: String)...
  ) throws -> String {
    let writer = try SessionWriter(path: path(name))
    try writer.append(Self.events(startedAt: startedAt, turns: turns))
    try writer.close()
    return path(name)
  }

  /// What a program leaves that was killed while it recorded: the file, and its log beside it.
  func recordCutOff(_ name: String, startedAt: Double = 1.5e9, _ text: String) throws {
    let elsewhere = try TemporaryFolder()
    let writer = try SessionWriter(path: elsewhere.path(of: "live"))
    let events = Self.events(startedAt: startedAt, turns: [(text, "Yes.")], isClosed: false)
    try writer.append(events)
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: elsewhere.path(of: "live") + ending,
        toPath: path(name) + ending
      )
    }
    try writer.close()
  }

  /// Changes a recording as a stranger would.
  func change(_ name: String, _ sql: String) throws {
    let database = try DatabaseQueue(path: path(name))
    try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    try database.close()
  }
}
