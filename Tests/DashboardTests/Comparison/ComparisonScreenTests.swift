import Events
import SampleSessions
import Testing

@testable import Dashboard

struct ComparisonScreenTests {
  // 5 tokens of prompt; the replies part at tokens 9 to 12, where they are the same at 13 only.
  private var screen = DrawnComparison.screen()

  private func pressed(_ keys: Key...) -> ComparisonScreen {
    var screen = screen
    for key in keys { _ = screen.press(key) }
    return screen
  }

  @Test func `it begins at the end, paused`() {
    #expect(screen.token == 17)
    #expect(screen.isPaused)
    #expect(!screen.needsClock)
    #expect(screen.left.state.points.count == 17)
    #expect(screen.right.state.points.count == 14)
  }

  @Test func `one cursor moves both`() {
    let moved = pressed(.character("g"), .character("."), .character("."))
    #expect(moved.token == 2)
    #expect(moved.left.state.points.count == 2)
    #expect(moved.right.state.points.count == 2)
    #expect(pressed(.left).token == 7)
    #expect(pressed(.left, .right, .right).token == 17)
    #expect(pressed(.left, .left, .left).token == 0)
    #expect(pressed(.character(",")).token == 16)
    #expect(pressed(.shiftLeft).token == 16)
  }

  @Test func `n and N go to where the two part`() {
    #expect(screen.comparison.differenceStarts == [9, 14])
    #expect(pressed(.character("g"), .character("n")).token == 10)
    #expect(pressed(.character("g"), .character("n"), .character("n")).token == 15)
    let past = pressed(.character("n"))
    #expect(past.token == 17)
    #expect(past.message == "no difference after this")
    #expect(pressed(.character("N")).token == 15)
    #expect(pressed(.character("N"), .character("N")).token == 10)
  }

  @Test func `braces go from turn to turn`() {
    let events =
      DrawnComparison.left + [
        SessionEvent(time: .max, fact: .turn(Turn(role: .user, text: "more")))
      ]
      + (0..<3).map { _ in SessionEvent(time: .max, fact: TestSession.token(phase: .prefill)) }
    var screen = DrawnComparison.screen(left: events, right: events)
    _ = screen.press(.character("{"))
    #expect(screen.token == 18)
    #expect(screen.left.state.chat.last?.text == "more")
    _ = screen.press(.character("{"))
    #expect(screen.token == 1)
    _ = screen.press(.character("}"))
    #expect(screen.token == 18)
    _ = screen.press(.character("}"))
    #expect(screen.message == "no turn after this")
  }

  @Test func `playing takes as long as the slower of both`() {
    var screen = pressed(.character(" "))
    #expect(screen.token == 0)
    #expect(screen.needsClock)
    // Five tokens of 10 ms, then 80 ms each.
    screen.advance(by: 50_000_000)
    #expect(screen.token == 5)
    screen.advance(by: 79_000_000)
    #expect(screen.token == 5)
    screen.advance(by: 1_000_000)
    #expect(screen.token == 6)
    _ = screen.press(.character("+"))
    screen.advance(by: 80_000_000)
    #expect(screen.token == 8)
    screen.advance(by: .max)
    #expect(screen.token == 17)
    #expect(screen.isPaused)
  }

  @Test func `tokens without times are played nevertheless`() {
    let facts: [SessionEvent.Fact] =
      [.header(TestSession.header())] + (0..<10).map { _ in TestSession.token("a") }
    let events = TestSession.events(facts)
    var screen = DrawnComparison.screen(left: events, right: events)
    _ = screen.press(.character(" "))
    screen.advance(by: 120_000_000)
    #expect(screen.token == 2)
  }

  @Test func `keys that are not about the screen become intents`() {
    var screen = screen
    #expect(screen.press(.character("q")) == [.quit])
    #expect(screen.press(.control("c")) == [.quit])
    #expect(screen.press(.control("l")) == [.repaint])
    #expect(screen.press(.control("z")) == [.suspend])
    #expect(screen.press(.character("v")) == [])
    #expect(screen.subject == .resident)
  }

  @Test func `help is closed by any key that then does nothing else`() {
    let helped = pressed(.function(1))
    #expect(helped.isHelpShown)
    let closed = pressed(.function(1), .character("g"))
    #expect(!closed.isHelpShown)
    #expect(closed.token == 17)
  }

  @Test func `the half-life is that of both`() {
    let shorter = pressed(.character("("))
    #expect(shorter.left.state.heat.halfLife == 4)
    #expect(shorter.right.state.heat.halfLife == 4)
    #expect(shorter.message == "half-life 4 tokens")
  }

  @Test func `whatever keys come, both stay together`() {
    let keys: [Key] =
      [.left, .right, .shiftLeft, .shiftRight, .home, .end, .up, .enter, .paste("x"), .resize]
      + " ,.gGnN{}-+=()v?i".map { .character($0) }
    for seed in 0..<20 as Range<UInt64> {
      var random = TestSession.Random(seed: seed)
      var screen = DrawnComparison.screen(
        left: TestSession.random(seed: seed, tokens: 60),
        right: TestSession.random(seed: seed + 1, tokens: 40)
      )
      for _ in 0..<100 {
        _ = screen.press(keys[random.below(keys.count)])
        screen.advance(by: Int64(random.below(300_000_000)))
        let comparison = screen.comparison
        #expect((0...comparison.tokenCount).contains(screen.token))
        let left = comparison.tokensShown(.left, upTo: screen.token)
        let right = comparison.tokensShown(.right, upTo: screen.token)
        #expect(screen.left.state.points.count == left)
        #expect(screen.right.state.points.count == right)
      }
    }
  }
}
