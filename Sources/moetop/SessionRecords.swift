import Foundation
import Recording

/// Recordings and what was found in them, for programs: one array of JSON objects.
enum SessionRecords {
  static func json(_ entries: [SessionEntry]) throws -> String {
    try array(entries.map(Session.init))
  }

  static func json(_ hits: [SearchHit]) throws -> String {
    try array(hits.map(Hit.init))
  }

  private struct Session: Encodable {
    let name: String
    let path: String
    /// `complete`, `cut off`, `in use` or `unreadable`.
    let state: String
    /// Why it is unreadable.
    let problem: String?
    let title: String?
    let model: String?
    /// In seconds since 1970.
    let startedAt: Double
    let seconds: Double
    let turns: Int
    let tokens: Int
    let bytes: Int

    init(_ entry: SessionEntry) {
      name = entry.name
      path = entry.path
      (state, problem) =
        switch entry.state {
        case .complete: ("complete", nil)
        case .cutOff: ("cut off", nil)
        case .inUse: ("in use", nil)
        case .unreadable(let why): ("unreadable", why)
        }
      title = entry.title
      model = entry.model
      startedAt = entry.startedAt
      seconds = Double(entry.duration) / 1e9
      turns = entry.turnCount
      tokens = entry.tokenCount
      bytes = entry.byteCount
    }
  }

  private struct Hit: Encodable {
    let name: String
    let path: String
    let role: String
    let turn: Int
    let snippet: String

    init(_ hit: SearchHit) {
      name = SessionLibrary.name(of: hit.path)
      path = hit.path
      role = hit.role.rawValue
      turn = hit.turn
      snippet = hit.snippet
    }
  }

  private static func array(_ records: [some Encodable]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(records), as: UTF8.self) + "\n"
  }
}
