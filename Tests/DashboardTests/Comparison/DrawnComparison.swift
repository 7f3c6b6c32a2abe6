import Events
import SampleSessions

@testable import Dashboard

/// Two sessions worth comparing: one question, replies that part after some words, and
/// another budget.
enum DrawnComparison {
  static let words = ["A", " dragon", " slept", " on", " a", " heap", " of", " experts", "."]
  static let otherWords = ["A", " dragon", " slept", " on", " its", " slots", ",", " cold", "."]

  static let left = session(seed: 1, isMissOneIn: 3, words: words + [" It", " woke", "."])
  static let right = session(seed: 2, isMissOneIn: 9, words: otherWords)

  static func screen(
    left: [SessionEvent] = left,
    right: [SessionEvent] = right
  ) -> ComparisonScreen {
    ComparisonScreen(leftName: "small.moetop", left: left, rightName: "large.moetop", right: right)
  }

  static func frame(
    _ screen: ComparisonScreen = screen(),
    glyphs: Glyphs = .full,
    width: Int,
    height: Int
  ) -> Frame {
    draw(screen, appearance: Appearance(glyphs: glyphs), width: width, height: height)
  }

  /// A header, one question, and a reply of these words, one token each.
  static func session(
    seed: UInt64,
    isMissOneIn misses: Int,
    words: [String],
    layers: Int = 6,
    experts: Int = 32
  ) -> [SessionEvent] {
    var random = TestSession.Random(seed: seed)
    var header = TestSession.header(layers: layers, experts: experts, topK: 4)
    header.model.name = "tiny-moe"
    var time: Int64 = 0
    var events: [SessionEvent] = []
    func append(_ fact: SessionEvent.Fact) {
      events.append(SessionEvent(time: time, fact: fact))
    }
    append(.header(header))
    append(.conversation)
    append(.turn(Turn(role: .user, text: "Tell me a story.")))
    for position in 0..<5 + words.count {
      let isReply = position >= 5
      if position == 5 { append(.turn(Turn(role: .assistant))) }
      let duration: Int64 = isReply ? 80_000_000 : 10_000_000
      var record = TokenRecord(
        position: position,
        phase: isReply ? .decode : .prefill,
        token: isReply ? words[position - 5].utf8.reduce(0) { $0 * 31 % 9973 + Int($1) } : position,
        text: isReply ? Array(words[position - 5].utf8) : [],
        time: TimeSplit(attention: duration / 2, experts: duration / 4, stall: duration / 4),
        start: time,
        end: time + duration
      )
      for layer in 0..<layers {
        for choice in 0..<4 {
          // Half of the choices are the same in every session, as the same words ask for.
          let index =
            choice < 2
            ? (position * 7 + layer * 3 + choice * 11) % experts
            : min(random.below(experts), random.below(experts))
          let isMiss = random.isChosen(oneIn: misses)
          record.uses.append(TestSession.use(layer, index, isMiss ? .miss : .hit))
          guard isMiss else { continue }
          let expert = ExpertID(layer: layer, index: index)
          record.reads.append(
            ReadRecord(expert: expert, bytes: 110_000, start: time, end: time + 1, lane: 0)
          )
        }
      }
      time += duration
      append(.token(record))
    }
    return events
  }
}
