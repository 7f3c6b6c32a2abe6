import Events
import Foundation

/// The rare facts of a session as a kind and a body in JSON.
enum FactCoding {
  /// The kind and the body; `nil` for a token, which has a table of its own.
  static func encode(_ fact: SessionEvent.Fact) throws -> (kind: String, body: String)? {
    switch fact {
    case .header(let header): ("header", try json(header))
    case .conversation: ("conversation", "{}")
    case .turn(let turn): ("turn", try json(turn))
    case .settings(let settings): ("settings", try json(settings))
    case .token: nil
    case .reply(let reply): ("reply", try json(reply))
    case .notice(let text): ("notice", try json(Line(text: text)))
    case .mark(let text): ("mark", try json(Line(text: text)))
    case .sample(let sample): ("sample", try json(sample))
    case .end: ("end", "{}")
    }
  }

  /// The fact of a kind and a body; `nil` for a kind that a later moetop may have added.
  static func decode(kind: String, body: String) throws -> SessionEvent.Fact? {
    switch kind {
    case "header": .header(try value(body))
    case "conversation": .conversation
    case "turn": .turn(try value(body))
    case "settings": .settings(try value(body))
    case "reply": .reply(try value(body))
    case "notice": .notice(try (value(body) as Line).text)
    case "mark": .mark(try (value(body) as Line).text)
    case "sample": .sample(try plainSample(body) ?? value(body))
    case "end": .end
    default: nil
    }
  }

  /// A sample as ``encode(_:)`` writes it; `nil` where it is spelled otherwise.
  ///
  /// Nearly all facts of a long session are samples, and a parser of JSON takes ten times
  /// as long for one.
  private static func plainSample(_ body: String) -> Sample? {
    var rest = body.utf8[...]
    func number(after key: String) -> Int? {
      guard rest.starts(with: key.utf8) else { return nil }
      rest = rest.dropFirst(key.utf8.count)
      let digits = rest.prefix { 48...57 ~= $0 }
      rest = rest.dropFirst(digits.count)
      return Int(Substring(digits))
    }
    guard let majorFaults = number(after: #"{"majorFaults":"#),
      let residentBytes = number(after: #","residentBytes":"#),
      let storageReadBytes = number(after: #","storageReadBytes":"#),
      let usedSlots = number(after: #","usedSlots":"#),
      rest.elementsEqual("}".utf8)
    else { return nil }
    return Sample(
      residentBytes: residentBytes,
      majorFaults: majorFaults,
      usedSlots: usedSlots,
      storageReadBytes: storageReadBytes
    )
  }

  private struct Line: Codable {
    let text: String
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func value<Value: Decodable>(_ body: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(body.utf8))
  }
}
