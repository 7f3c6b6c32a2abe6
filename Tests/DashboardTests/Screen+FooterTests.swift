import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

@Suite("Screen, lines in the footer")
struct ScreenFooterTests {
  private typealias Maker = TestSession

  private func screen(_ source: ViewState.Source = .replay) -> Screen {
    var screen = Screen(source: source)
    var facts: [SessionEvent.Fact] = [.header(Maker.header(layers: 2, experts: 8))]
    for turn in 1...3 {
      facts += [.turn(Turn(role: .user, text: "question \(turn)")), .turn(Turn(role: .assistant))]
      facts += (1...10).map { _ in Maker.token("word ", uses: [Maker.use(1, 3, .miss)]) }
      facts += [Maker.token("end\(turn)"), .reply(Maker.reply())]
    }
    screen.receive(Maker.events(facts))
    screen.view.mode = .keys
    return screen
  }

  private func type(_ keys: String, on screen: inout Screen) -> [Intent] {
    keys.flatMap { screen.press($0 == "\n" ? .enter : .character($0)) }
  }

  private func footer(_ screen: Screen) -> String {
    DrawnSession.frame(screen.state, screen.view, width: 80, height: 24).lines[23]
  }

  @Test func `what is typed is seen, can be changed and left`() {
    var screen = screen()
    _ = type("/1q", on: &screen)
    #expect(footer(screen).hasPrefix(" REPLAY  /1q"))
    _ = screen.press(.backspace)
    _ = screen.press(.left)
    _ = type("2", on: &screen)
    #expect(screen.view.footLine?.text.text == "21")
    #expect(screen.press(.escape) == [])
    #expect(screen.view.footLine == nil)
    #expect(screen.view.transport.token == 0)
    _ = type("/", on: &screen)
    _ = screen.press(.backspace)
    #expect(screen.view.footLine == nil)
    _ = type("/", on: &screen)
    #expect(screen.press(.control("c")) == [])
    #expect(screen.view.footLine == nil)
  }

  @Test func `a slash finds text, and n and N go on`() {
    var screen = screen()
    var seen: [String] = []
    for keys in ["/end\n", "n", "n", "n", "N", "N"] {
      _ = type(keys, on: &screen)
      seen.append("\(screen.view.transport.token) \(screen.view.message ?? "")")
    }
    #expect(
      seen == [
        "11 'end' 1 of 3", "22 'end' 2 of 3", "33 'end' 3 of 3",
        "33 no 'end' after this, 3 in all", "22 'end' 2 of 3", "11 'end' 1 of 3",
      ]
    )
    _ = type("G/end1\n", on: &screen)
    #expect(screen.view.transport.token == 11)
    _ = type("/END\n", on: &screen)
    #expect(screen.view.message == "no 'END' in this session")
    _ = type("/\n", on: &screen)
    #expect(screen.view.message == "n and N go to bursts of misses")
  }

  @Test func `live, what was said since is found too`() {
    var screen = screen(.live)
    _ = type("/late\n", on: &screen)
    #expect(screen.view.message == "no 'late' in this session")
    screen.receive([SessionEvent(time: .max, fact: .turn(Turn(role: .user, text: "late")))])
    _ = type("gn", on: &screen)
    #expect(screen.view.message == "'late' 1 of 1")
    #expect(screen.view.transport.isAtHead)
  }

  @Test func `a mark is set under a letter and gone to`() {
    var screen = screen()
    _ = type(":5\nma:20\nmb", on: &screen)
    #expect(screen.view.message == "mark b set")
    #expect(screen.view.transport.placedMarks == [5, 20])
    _ = type("'a", on: &screen)
    #expect(screen.view.transport.token == 5)
    _ = type("]", on: &screen)
    #expect(screen.view.transport.token == 20)
    _ = type("'c", on: &screen)
    #expect(screen.view.message == "there is no mark c")
    _ = type("m", on: &screen)
    #expect(screen.press(.escape) == [])
    #expect(screen.view.transport.placedMarks == [5, 20])
    _ = type("m:", on: &screen)
    #expect(screen.view.footLine == nil)
  }

  @Test func `live, a mark at the head is the program's to note`() {
    var screen = screen(.live)
    #expect(type("ma", on: &screen) == [.mark("a")])
    #expect(screen.view.transport.placedMarks == [])
    _ = type(",", on: &screen)
    #expect(type("mb", on: &screen) == [])
    #expect(screen.view.transport.placedMarks == [32])
    screen.receive([SessionEvent(time: .max, fact: .mark("a"))])
    _ = type("'a", on: &screen)
    #expect(screen.view.transport.isAtHead)
  }
}
