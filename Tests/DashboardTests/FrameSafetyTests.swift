import Events
import SampleSessions
import Testing

@testable import Dashboard

/// Whatever a model, a file or a user says: nothing of it controls the terminal, and every
/// row has as many columns as the screen.
struct FrameSafetyTests {
  private func check(_ frame: Frame, _ appearance: Appearance) {
    var wrong: [String] = []
    for y in 0..<frame.height {
      var columns = 0
      for x in 0..<frame.width {
        columns += Int(frame[x, y].width)
        let isTorn = frame[x, y].isContinuation && (x == 0 || frame[x - 1, y].width != 2)
        if isTorn || !isHarmless(frame[x, y], appearance) {
          wrong.append("\(x), \(y): \(frame[x, y])")
        }
      }
      if columns != frame.width { wrong.append("row \(y) has \(columns) columns") }
    }
    #expect(wrong == [])
  }

  private func isHarmless(_ cell: Cell, _ appearance: Appearance) -> Bool {
    if cell.isContinuation { return cell.marks.isEmpty }
    let all = [cell.scalar] + cell.marks
    return appearance.width(cell.scalar) == Int(cell.width)
      && cell.marks.allSatisfy { appearance.width($0) == 0 }
      && all.allSatisfy { scalar in
        scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
          && scalar.properties.generalCategory != Unicode.GeneralCategory.format
      }
  }

  private func session(_ source: inout WildText) -> DashboardState {
    var header = DrawnSession.header
    header.model.name = source.text(pieces: 3)
    header.model.format = source.text(pieces: 3)
    header.settings.policy = source.text(pieces: 2)
    header.host.kernels = source.text(pieces: 2)
    var events: [SessionEvent.Fact] = [
      .header(header), .conversation,
      .turn(Turn(role: .system, text: source.text(pieces: 5))),
      .turn(Turn(role: .user, text: source.text(pieces: 40))), .turn(Turn(role: .assistant)),
    ]
    for part in 0..<30 {
      // Characters are cut wherever tokens end.
      let bytes = Array(source.markdown(pieces: 4).utf8)
      let cut = source.below(bytes.count + 1)
      for text in [bytes[..<cut], bytes[cut...]] {
        var record = TokenRecord(position: part, phase: .decode, token: 1, text: Array(text))
        record.isReasoning = part < 8
        events.append(.token(record))
      }
    }
    if source.below(2) == 0 { events.append(.notice(source.text(pieces: 10))) }
    events.append(.mark(source.text(pieces: 2)))
    var state = DashboardState()
    for (time, fact) in events.enumerated() {
      state.apply(SessionEvent(time: Int64(time), fact: fact))
    }
    return state
  }

  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func `no text reaches the terminal as anything but text`(seed: UInt64) {
    var source = WildText(seed: seed)
    let state = session(&source)
    var theme = Theme.builtIn
    theme.name = source.text(pieces: 3)
    for source in [ViewState.Source.live, .replay] {
      var view = DrawnSession.view(source)
      view.isReasoningShown = seed.isMultiple(of: 2)
      var wild = WildText(seed: seed + 100)
      view.message = wild.text(pieces: 6)
      view.prompt.insert(wild.text(pieces: 20))
      for (width, height) in [(80, 24), (120, 40), (31, 12), (7, 5)] {
        for glyphs in [Glyphs.full, .ascii] {
          let frame = DrawnSession.frame(
            state,
            view,
            glyphs: glyphs,
            theme: theme,
            width: width,
            height: height
          )
          check(frame, Appearance(glyphs: glyphs))
        }
      }
    }
  }

  @Test func `a line of ten thousand characters is wrapped like any other`() {
    for letter in ["x", "漢", "e\u{301}", "\u{301}", "🇩🇪", "\u{1B}[1m"] {
      var state = DrawnSession.state
      state.chat[1].text = String(repeating: letter, count: 10_000)
      state.chat[0].text = state.chat[1].text
      let frame = DrawnSession.frame(state, DrawnSession.view(), width: 80, height: 24)
      check(frame, Appearance())
    }
  }

  @Test func `a flag is shown as the letters of its country`() {
    #expect(Appearance().shown("🇩")?.scalar == "D")
    #expect(Appearance().columns(of: "🇩🇪") == 2)
  }

  @Test func `text from right to left stands in the order in which it was written`() {
    var state = DrawnSession.state
    state.chat[0].text = "a\u{202E}\u{5E9}\u{5DC}\u{202C}b"
    let frame = DrawnSession.frame(state, DrawnSession.view(), width: 120, height: 40)
    #expect(frame.lines.contains { $0.contains("a\u{5E9}\u{5DC}b") })
  }
}
