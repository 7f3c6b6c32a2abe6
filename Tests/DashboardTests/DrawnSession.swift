import Events
import SampleSessions
import Session

@testable import Dashboard

/// A session worth drawing: a small model, two finished turns and one that is being answered.
enum DrawnSession {
  static let header: SessionHeader = {
    var header = TestSession.header(layers: 6, experts: 32, topK: 4)
    header.startedAt = 1_795_208_640
    header.model.name = "tiny-moe"
    header.model.expertBytes = 110_000
    header.settings.slotCount = 160
    header.settings.slotBytes = 112_000
    return header
  }()

  static let events: [SessionEvent] = {
    var maker = Maker()
    maker.append(.header(header))
    maker.append(.conversation)
    maker.turn("Hello", ["I am", " a", " model", " on", " a", " disk."], isFinished: true)
    maker.append(.mark("here"))
    maker.turn("漢字 please", ["漢字", " 🙂", " cœur", " e\u{301}"], isFinished: true)
    maker.turn(
      "Explain expert caching.",
      ["A", " mixture-of-experts", " layer", " is", " a", " table", " of", " small", " networks."],
      isFinished: false
    )
    return maker.events
  }()

  static let state = TestSession.fold(events)

  static func view(_ source: ViewState.Source = .live) -> ViewState {
    var view = ViewState(source: source)
    view.transport.token = state.points.count
    view.transport.tokenCount = state.points.count
    view.transport.duration = state.time
    view.drawingShare = 0.004
    view.recordingBytes = 4_100_000
    return view
  }

  static func scene(
    _ state: DashboardState = state,
    _ view: ViewState = view(),
    glyphs: Glyphs = .full,
    width: Int = 120,
    height: Int = 40
  ) -> Scene {
    var cache = ChatLayoutCache()
    return Scene(
      state: state,
      view: view,
      appearance: Appearance(glyphs: glyphs),
      width: width,
      height: height,
      cache: &cache
    )
  }

  static func frame(
    _ state: DashboardState = state,
    _ view: ViewState = view(),
    glyphs: Glyphs = .full,
    theme: Theme = .builtIn,
    width: Int,
    height: Int
  ) -> Frame {
    var cache = ChatLayoutCache()
    return draw(
      state: state,
      view: view,
      appearance: Appearance(theme: theme, glyphs: glyphs),
      width: width,
      height: height,
      cache: &cache
    ).frame
  }

  /// Makes a session of turns, each with five tokens of prompt, in the pace of a small machine.
  struct Maker {
    private(set) var events: [SessionEvent] = []
    private var time: Int64 = 0
    private var position = 0
    private var random = TestSession.Random(seed: 3)

    mutating func append(_ fact: SessionEvent.Fact) {
      events.append(SessionEvent(time: time, fact: fact))
    }

    mutating func turn(
      _ question: String,
      thinking thoughts: [String] = [],
      _ words: [String],
      isFinished: Bool
    ) {
      append(.turn(Turn(role: .user, text: question)))
      for _ in 0..<5 { token("", .prefill) }
      append(.turn(Turn(role: .assistant)))
      for thought in thoughts { token(thought, .decode, isReasoning: true) }
      for word in words { token(word, .decode) }
      guard isFinished else { return }
      append(
        .reply(
          Reply(
            reason: .finished,
            promptTokens: 5,
            replyTokens: words.count,
            prefillTime: 1,
            decodeTime: Int64(words.count) * 80_000_000
          )
        )
      )
      time += 2_000_000_000
    }

    private mutating func token(
      _ text: String,
      _ phase: TokenRecord.Phase,
      isReasoning: Bool = false
    ) {
      let duration: Int64 = phase == .decode ? 80_000_000 : 10_000_000
      var record = TokenRecord(
        position: position,
        phase: phase,
        token: 1,
        text: Array(text.utf8),
        isReasoning: isReasoning,
        time: TimeSplit(
          attention: 20_000_000,
          experts: 50_000_000,
          stall: 6_000_000,
          other: 4_000_000
        ),
        start: time,
        end: time + duration
      )
      for layer in 0..<6 {
        for _ in 0..<4 {
          let index = min(random.below(32), random.below(32), random.below(32))
          let isMiss = random.isChosen(oneIn: 8)
          record.uses.append(TestSession.use(layer, index, isMiss ? .miss : .hit))
          if isMiss {
            let expert = ExpertID(layer: layer, index: index)
            record.reads.append(
              ReadRecord(expert: expert, bytes: 110_000, start: time, end: time + 1, lane: 0)
            )
          }
        }
      }
      time += duration
      position += 1
      append(.token(record))
    }
  }
}
