import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Screen, mouse")
struct ScreenMouseTests {
  private func screen(_ source: ViewState.Source = .replay) -> Screen {
    var screen = Screen(source: source)
    screen.receive(DrawnSession.events)
    screen.note(screen.drawn(120, 40))
    return screen
  }

  private func point(
    _ kind: MouseEvent.Kind,
    _ panel: Layout.PanelName,
    _ x: Int = 0,
    on screen: inout Screen
  ) {
    let rect = screen.view.layout?[panel] ?? Rect(x: 0, y: 0, width: 0, height: 0)
    let intents = screen.press(.mouse(MouseEvent(kind, x: rect.x + x, y: rect.y)))
    #expect(intents == [])
  }

  @Test func `M asks for the mouse, and gives it back`() {
    var screen = screen()
    #expect(screen.press(.character("M")) == [.mouse(true)])
    #expect(screen.view.isMouseOn)
    #expect(screen.press(.character("M")) == [.mouse(false)])
    #expect(!screen.view.isMouseOn)
  }

  @Test func `a click focuses what is under it`() {
    var screen = screen()
    for panel in [.chat, .map, .tiers, .speed] as [Layout.PanelName] {
      point(.press, panel, on: &screen)
      #expect(screen.view.arrangement.focused == panel)
    }
    point(.press, .header, on: &screen)
    #expect(screen.view.arrangement.focused == .speed)
  }

  @Test func `a click in the map looks at the expert there, a second one tells all`() {
    var screen = screen()
    screen.view.mapOrder = .id
    let rect = screen.view.layout?[.map] ?? Rect(x: 0, y: 0, width: 0, height: 0)
    #expect(rect.width == 68)
    // 32 experts of two columns each, six layers of two rows each.
    point(.press, .map, MapPanel.labelColumns + 2 * 7 + 1, on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 0, index: 7))
    #expect(!screen.view.arrangement.hasExpert)
    point(.press, .map, MapPanel.labelColumns + 2 * 7, on: &screen)
    #expect(screen.view.arrangement.hasExpert)
    // A layer's number is no expert.
    point(.press, .map, 0, on: &screen)
    #expect(screen.view.crosshair == ExpertID(layer: 0, index: 7))
  }

  @Test func `a click on the prompt goes there`() {
    var screen = screen(.live)
    screen.view.mode = .keys
    point(.press, .prompt, on: &screen)
    #expect(screen.view.mode == .input)
  }

  @Test func `the timeline is gone to, and dragged along, until the button is let go`() {
    var screen = screen()
    let begin = TimelinePanel.labelColumns
    // 34 tokens, one a column.
    point(.press, .timeline, begin + 4, on: &screen)
    #expect(screen.view.transport.token == 5)
    point(.drag, .chat, begin + 9, on: &screen)
    #expect(screen.view.transport.token == 10)
    point(.drag, .timeline, 119, on: &screen)
    #expect(screen.view.transport.token == 34)
    point(.drag, .timeline, 0, on: &screen)
    #expect(screen.view.transport.token == 1)
    point(.release, .timeline, on: &screen)
    point(.drag, .timeline, begin + 9, on: &screen)
    #expect(screen.view.transport.token == 1)
  }

  @Test func `the wheel scrolls the chat, and steps along the timeline`() {
    var screen = screen()
    _ = screen.press(.end)
    screen.note(screen.drawn(120, 15))
    #expect((screen.view.chatScrollLimit ?? 0) >= 3)
    screen.note(screen.drawn(60, 16))
    point(.wheelUp, .chat, on: &screen)
    #expect(screen.view.chatScroll == 3)
    point(.wheelDown, .chat, on: &screen)
    #expect(screen.view.chatScroll == 0)
    screen.note(screen.drawn(120, 40))
    point(.wheelUp, .timeline, on: &screen)
    #expect(screen.view.transport.token == 33)
    point(.wheelDown, .timeline, on: &screen)
    #expect(screen.view.transport.token == 34)
  }

  @Test func `lists and help take the wheel, and a click closes the help`() {
    var screen = screen()
    _ = screen.press(.function(2))
    point(.wheelDown, .chat, on: &screen)
    #expect(screen.view.picker?.selection == 1)
    _ = screen.press(.escape)
    _ = screen.press(.function(1))
    screen.note(screen.drawn(60, 16))
    point(.wheelDown, .help, on: &screen)
    #expect(screen.view.helpScroll == 1)
    point(.press, .help, on: &screen)
    #expect(!screen.view.isHelpShown)
  }

  @Test func `before anything was drawn nothing happens`() {
    var screen = Screen(source: .live)
    for kind in [.press, .drag, .wheelUp, .release] as [MouseEvent.Kind] {
      #expect(screen.press(.mouse(MouseEvent(kind, x: -1, y: 5))) == [])
    }
  }
}
