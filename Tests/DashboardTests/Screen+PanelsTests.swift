import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen, panels")
struct ScreenPanelsTests {
  private func screen(_ width: Int = 120, _ height: Int = 40) -> Screen {
    var screen = Screen(source: .replay)
    screen.receive(DrawnSession.events)
    screen.note(screen.drawn(width, height))
    return screen
  }

  private func press(_ keys: String, on screen: inout Screen) {
    for key in keys {
      _ = screen.press(key == "\t" ? .tab : .character(key))
      let layout = screen.view.layout
      screen.note(screen.drawn(layout?.width ?? 80, layout?.height ?? 24))
    }
  }

  @Test func `digits switch panels off and on`() {
    for (digit, panel) in zip("12345", Layout.Arrangement.switches) {
      var screen = screen()
      press("\(digit)", on: &screen)
      #expect(screen.view.layout?[panel] == nil)
      #expect(screen.view.message == "\(panel.type.title) off")
      press("\(digit)", on: &screen)
      #expect(screen.view.layout?[panel] != nil)
      #expect(screen.view.message == "\(panel.type.title) on")
    }
  }

  @Test func `a panel that has no room says so`() {
    var screen = screen(60, 16)
    press("33", on: &screen)
    #expect(screen.view.message == "tiers on, but there is no room for it")
    press("44", on: &screen)
    #expect(screen.view.message == "speed on")
  }

  @Test func `p goes round the presets and P back`() {
    var screen = screen()
    let names = (0..<4).map { _ in
      press("p", on: &screen)
      return screen.view.arrangement.preset.rawValue
    }
    #expect(names == ["chat", "map", "cache", "all"])
    press("P", on: &screen)
    #expect(screen.view.message == "panels: cache")
    #expect(screen.view.layout?[.chat] == nil)
  }

  @Test func `Tab goes round the panels that are there`() {
    var screen = screen()
    let focused = (0..<6).map { _ in
      press("\t", on: &screen)
      return screen.view.arrangement.focused
    }
    #expect(focused == [.chat, .map, .tiers, .speed, .timeline, .chat])
    _ = screen.press(.backTab)
    #expect(screen.view.arrangement.focused == .timeline)
  }

  @Test func `the title of the focused panel has a colour of its own`() {
    var screen = screen()
    press("\t\t", on: &screen)
    var theme = Theme.builtIn
    theme.focus = Color(indexed: 9, named: 9)
    let frame = DrawnSession.frame(
      screen.state,
      screen.view,
      theme: theme,
      width: 120,
      height: 40
    )
    let y = (screen.view.layout?[.map]?.y ?? 0) - 1
    let title = (0..<120).filter { frame[$0, y].style.foreground == theme.focus }
    #expect(title.map { Character(frame[$0, y].scalar) } == Array(" routing "))
  }

  @Test func `z makes a panel large and small again, and Tab shows the next`() {
    var screen = screen()
    press("z", on: &screen)
    #expect(screen.view.layout?.focusable == [.map])
    press("\t", on: &screen)
    #expect(screen.view.layout?.focusable == [.tiers])
    press("z", on: &screen)
    #expect(screen.view.layout?[.chat] != nil)
    #expect(screen.view.arrangement.focused == .tiers)
  }

  @Test func `z says where there is no room`() {
    var screen = screen(30, 3)
    press("z", on: &screen)
    #expect(screen.view.arrangement.zoomed == nil)
    #expect(screen.view.message?.hasPrefix("there is no") == true)
    #expect(screen.view.blocked.contains("zoom"))
  }

  @Test func `pages go through the timeline while it has the focus`() {
    var screen = screen()
    press("g", on: &screen)
    screen.view.arrangement.focused = .timeline
    _ = screen.press(.pageDown)
    #expect(screen.view.transport.token == 3)
    _ = screen.press(.pageUp)
    #expect(screen.view.transport.token == 0)
    screen.view.arrangement.focused = .chat
    _ = screen.press(.pageDown)
    #expect(screen.view.transport.token == 0)
  }
}
