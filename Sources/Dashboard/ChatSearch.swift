import Events
import Session

/// Where a text occurs in the chat of a session.
///
/// A needle without capitals finds any case, as in less and vi.
struct ChatSearch: Equatable, Sendable {
  let needle: String
  /// For each match the number of events after which all of it is on the screen, ascending.
  private(set) var hits: [Int] = []
  /// Events that were searched.
  private(set) var eventCount = 0

  private let bytes: [UInt8]
  private let ignoresCase: Bool
  // The turn being read: its text, and after which event each part of it was there.
  private var text: [UInt8] = []
  private var parts: [(end: Int, event: Int)] = []
  private var assembler = UTF8Assembler()
  private var isReply = false
  private var isReasoning = false

  init(_ needle: String, in outline: [OutlineEvent]) {
    self.needle = needle
    ignoresCase = needle == needle.lowercased()
    bytes = Array(needle.utf8)
    eventCount = outline.count
    for (event, entry) in outline.enumerated() { read(entry.fact, event: event + 1) }
    finishTurn(event: outline.count)
  }

  static func == (left: ChatSearch, right: ChatSearch) -> Bool {
    left.needle == right.needle && left.hits == right.hits && left.eventCount == right.eventCount
  }

  private mutating func read(_ fact: OutlineEvent.Fact, event: Int) {
    switch fact {
    case .token(let token):
      guard isReply, token.point.phase == .decode else { return }
      // No match begins in the reasoning and ends in the answer.
      if isReasoning, !token.isReasoning { add(assembler.finish() + "\n", event: event) }
      isReasoning = token.isReasoning
      add(assembler.append(token.text), event: event)
    case .other(.turn(let turn)):
      finishTurn(event: event)
      add(turn.text, event: event)
      isReply = turn.role == .assistant && turn.text.isEmpty
    case .other(.reply), .other(.conversation), .other(.end):
      finishTurn(event: event)
    case .other:
      break
    }
  }

  private mutating func add(_ part: String, event: Int) {
    if part.isEmpty { return }
    text += Array((ignoresCase ? part.lowercased() : part).utf8)
    parts.append((text.count, event))
  }

  private mutating func finishTurn(event: Int) {
    if isReply { add(assembler.finish(), event: event) }
    isReply = false
    isReasoning = false
    for end in matchEnds() {
      let part = PlaybackIndex.firstPlace(in: parts) { $0.end >= end }
      if hits.last != parts[part].event { hits.append(parts[part].event) }
    }
    text = []
    parts = []
  }

  private func matchEnds() -> [Int] {
    guard let first = bytes.first, text.count >= bytes.count else { return [] }
    var ends: [Int] = []
    var start = 0
    while start + bytes.count <= text.count {
      if text[start] == first, text[start..<start + bytes.count].elementsEqual(bytes) {
        start += bytes.count
        ends.append(start)
      } else {
        start += 1
      }
    }
    return ends
  }
}
