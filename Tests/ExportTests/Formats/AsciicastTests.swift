import Dashboard
import Foundation
import SampleSessions
import Testing

@testable import Export

@Suite("Asciicast")
struct AsciicastTests {
  private let settings = ExportSettings(width: 60, height: 16)

  private struct Cast {
    let header: [String: Any]
    let events: [(time: Double, code: String, data: String)]

    init(_ text: String) throws {
      let lines = text.split(separator: "\n")
      func object(_ line: Substring) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(line.utf8))
      }
      header = try #require(try object(lines[0]) as? [String: Any])
      events = try lines.dropFirst().map { line in
        let parts = try #require(try object(line) as? [Any])
        return (
          try #require(parts[0] as? Double), try #require(parts[1] as? String),
          try #require(parts[2] as? String)
        )
      }
    }
  }

  private func cast(_ version: Asciicast.Version) throws -> Cast {
    let session = try ExportedSession(SampleTalk.session())
    return try Cast(exported(Asciicast(version: version), session, settings))
  }

  @Test func `version 2 has absolute times and markers`() throws {
    let cast = try cast(.two)
    #expect(cast.header["version"] as? Int == 2)
    #expect(cast.header["width"] as? Int == 60)
    #expect(cast.header["height"] as? Int == 16)
    #expect(cast.header["duration"] as? Double == 1)
    #expect(cast.events.map(\.time) == [0, 0, 0.5, 1, 1, 1])
    #expect(cast.events.map(\.code) == ["o", "m", "o", "o", "m", "o"])
    #expect(cast.events.filter { $0.code == "m" }.map(\.data) == ["turn 1: Why?", "mark here"])
  }

  @Test func `version 3 has intervals and an exit`() throws {
    let cast = try cast(.three)
    #expect(cast.header["version"] as? Int == 3)
    let term = try #require(cast.header["term"] as? [String: Any])
    #expect(term["cols"] as? Int == 60)
    #expect(term["rows"] as? Int == 16)
    #expect(cast.events.map(\.time) == [0, 0, 0.5, 0.5, 0, 0, 0])
    #expect(cast.events.map(\.code) == ["o", "m", "o", "o", "m", "o", "x"])
  }

  @Test func `what a terminal shows at the end is the last frame`() throws {
    var events = TestSession.random(seed: 5, tokens: 60)
    events.append(contentsOf: SampleTalk.session().dropFirst())
    let session = try ExportedSession(events)
    let text = try exported(Asciicast(version: .two), session, settings)
    var terminal = TinyTerminal(width: 60, height: 16)
    for event in try Cast(text).events where event.code == "o" { try terminal.write(event.data) }
    #expect(
      terminal.lines
        == TextPicture().draw(session, settings).split(
          separator: "\n",
          omittingEmptySubsequences: false
        ).map(String.init).dropLast()
    )
  }

  @Test func `only what changed is written`() throws {
    let session = try ExportedSession(TestSession.random(seed: 5, tokens: 100))
    let outputs = try Cast(exported(Asciicast(version: .two), session)).events.filter {
      $0.code == "o"
    }
    let sizes = outputs.map(\.data.utf8.count)
    #expect(sizes[0] > 400)
    #expect(sizes.dropFirst().reduce(0, +) / sizes.count < 120 * 40)
  }
}

/// As much of a terminal as casts use.
private struct TinyTerminal {
  private var cells: [[String]]
  private var x = 0
  private var y = 0

  init(width: Int, height: Int) {
    cells = Array(repeating: Array(repeating: " ", count: width), count: height)
  }

  var lines: [String] {
    cells.map { row in
      var row = row
      while row.last == " " { row.removeLast() }
      return row.joined()
    }
  }

  mutating func write(_ text: String) throws {
    var rest = Substring(text)
    let sequence = try Regex(
      "^\u{1B}\\[(\\??)([0-9;]*)([A-Za-z])",
      as: (Substring, Substring, Substring, Substring).self
    )
    while let first = rest.unicodeScalars.first {
      if first == "\u{1B}" {
        let match = try #require(rest.firstMatch(of: sequence))
        let numbers = match.output.2.split(separator: ";").compactMap { Int($0) }
        switch match.output.3 {
        case "H": (x, y) = (numbers[1] - 1, numbers[0] - 1)
        case "C": x += numbers[0]
        case "J": cells = cells.map { $0.map { _ in " " } }
        default: break
        }
        rest = rest[match.range.upperBound...]
      } else {
        rest = Substring(rest.unicodeScalars.dropFirst())
        put(first)
      }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let columns = WidthTable.columns(of: scalar)
    if columns == 0 {
      cells[y][x - 1].unicodeScalars.append(scalar)
      return
    }
    cells[y][x] = String(scalar)
    if columns == 2 { cells[y][x + 1] = "" }
    x += columns
  }
}
