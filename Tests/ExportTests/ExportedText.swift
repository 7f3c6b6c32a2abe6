import Events
import SampleSessions

@testable import Export

/// What a format writes of a session, as one text.
func exported(
  _ format: any ExportFormat,
  _ session: ExportedSession,
  _ settings: ExportSettings = ExportSettings()
) throws -> String {
  var text = ""
  try format.export(session, settings) { text += $0 }
  return text
}

/// Sessions that say what they should not.
enum SampleTalk {
  /// Markup, control sequences, and what reorders text.
  static let hostile =
    "</text><script>alert(1)</script> \u{1B}[31mred\u{1B}]0;title\u{07} \u{202E}gnp.exe "
    + "```\n# heading\n</svg>]]> <img src=x onerror=y> \u{9B}2J\u{0}\u{FFFE}"

  /// A question and its answer of two words, half a second each.
  static func session(
    question: String = "Why?",
    words: [String] = ["Be", "cause"],
    name: String = "tiny"
  ) -> [SessionEvent] {
    let half: Int64 = 500_000_000
    var header = TestSession.header()
    header.model.name = name
    var events = [
      SessionEvent(time: 0, fact: .header(header)),
      SessionEvent(time: 0, fact: .conversation),
      SessionEvent(time: 0, fact: .turn(Turn(role: .user, text: question))),
      SessionEvent(time: 0, fact: .turn(Turn(role: .assistant))),
    ]
    for (place, word) in words.enumerated() {
      let start = Int64(place) * half
      let record = TokenRecord(
        position: place,
        phase: .decode,
        token: 1,
        text: Array(word.utf8),
        uses: [TestSession.use(0, 1), TestSession.use(0, 2, .miss), TestSession.use(1, 3)],
        reads: [
          ReadRecord(
            expert: ExpertID(layer: 0, index: 2),
            bytes: 1000,
            start: start,
            end: start + 100,
            lane: 2
          )
        ],
        evictions: [ExpertID(layer: 0, index: 5)],
        time: TimeSplit(attention: 100, experts: 200, stall: 50, other: 150),
        start: start,
        end: start + half
      )
      events.append(SessionEvent(time: start + half, fact: .token(record)))
    }
    let end = Int64(words.count) * half
    events.append(SessionEvent(time: end, fact: .mark("here")))
    events.append(SessionEvent(time: end, fact: .reply(TestSession.reply())))
    events.append(SessionEvent(time: end, fact: .end))
    return events
  }

  static func hostileSession() throws -> ExportedSession {
    var events = session(question: hostile, words: [hostile, hostile], name: hostile)
    events.append(SessionEvent(time: 2_000_000_000, fact: .mark(hostile)))
    return try ExportedSession(events)
  }
}
