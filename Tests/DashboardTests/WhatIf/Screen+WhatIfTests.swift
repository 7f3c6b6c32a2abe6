import Events
import SampleSessions
import Testing

@testable import Dashboard

struct ScreenWhatIfTests {
  private func screen(_ source: ViewState.Source) -> Screen {
    var screen = Screen(source: source)
    screen.receive(DrawnSession.events)
    if source == .live { _ = screen.press(.escape) }
    _ = screen.press(.character("G"))
    return screen
  }

  /// With the panel open and filled.
  private func filled(_ source: ViewState.Source) -> Screen {
    var screen = screen(source)
    _ = screen.press(.character("w"))
    screen.updateWhatIf {
      $0.rows = DrawnWhatIf.scene.rows
      $0.progress = nil
    }
    return screen
  }

  @Test func `w opens the panel and asks for figures`() {
    var screen = screen(.replay)
    #expect(screen.press(.character("w")) == [.whatIf])
    #expect(screen.view.whatIf?.rows.isEmpty == true)
    #expect(screen.view.whatIf?.progress != nil)
  }

  @Test func `without tokens there is nothing to ask about`() {
    var screen = Screen(source: .replay)
    #expect(screen.press(.character("w")) == [])
    #expect(screen.view.whatIf == nil)
    #expect(screen.view.message != nil)
  }

  @Test(arguments: [Key.escape, .character("w"), .character("q")])
  func `the panel closes without anything else happening`(key: Key) {
    var screen = filled(.replay)
    #expect(screen.press(key) == [])
    #expect(screen.view.whatIf == nil)
  }

  @Test func `Enter replays under the selected row`() {
    var screen = filled(.replay)
    _ = screen.press(.down)
    _ = screen.press(.down)
    _ = screen.press(.up)
    #expect(screen.press(.enter) == [.replayUnder(row: 11)])
    #expect(screen.view.whatIf == nil)
  }

  @Test func `a row is not used before it is computed`() {
    var screen = filled(.live)
    for _ in 0..<4 { _ = screen.press(.down) }
    #expect(screen.press(.enter) == [])
    #expect(screen.press(.character("a")) == [])
    #expect(screen.view.message == "not computed yet")
    #expect(screen.view.whatIf != nil)
  }

  @Test func `a applies settings to a running session`() {
    var screen = filled(.live)
    _ = screen.press(.down)
    #expect(screen.press(.character("a")) == [.apply(row: 11)])
    _ = screen.press(.end)
    #expect(screen.press(.character("a")) == [])
    #expect(screen.view.message == "belady knows the future: it cannot be applied")
    _ = screen.press(.home)
    #expect(screen.press(.character("a")) == [])
    #expect(screen.view.message == "these are the settings in use")
  }

  @Test func `nothing is applied to a recording`() {
    var screen = filled(.replay)
    _ = screen.press(.down)
    #expect(screen.press(.character("a")) == [])
    #expect(screen.view.message?.contains("recording is over") == true)
  }

  @Test func `figures that come after it was closed are dropped`() {
    var screen = filled(.replay)
    _ = screen.press(.escape)
    screen.updateWhatIf { $0.rows = DrawnWhatIf.scene.rows }
    #expect(screen.view.whatIf == nil)
  }

  @Test func `keys of the panel move nothing behind it`() {
    var screen = filled(.replay)
    let before = screen.view.transport
    for key in [Key.up, .down, .pageUp, .pageDown, .home, .end, .character("s"), .character("g")] {
      _ = screen.press(key)
    }
    #expect(screen.view.transport == before)
    #expect(screen.view.chatScroll == 0)
  }
}
