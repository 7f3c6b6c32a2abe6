import Events
import Testing

@testable import Dashboard

struct HelpPanelTests {
  private func view(_ place: KeyBinding.Place) -> ViewState {
    var view = DrawnSession.view(place == .replay ? .replay : .live)
    view.mode = place == .input ? .input : .keys
    view.isHelpShown = true
    #expect(view.place == place)
    return view
  }

  /// All of the help, as far as it can be scrolled.
  private func text(_ view: ViewState, _ width: Int, _ height: Int) -> String {
    var view = view
    view.layout = DrawnSession.scene(DrawnSession.state, view, width: width, height: height).layout
    return (0...HelpPanel.scrollLimit(view)).map { scroll in
      view.helpScroll = scroll
      return DrawnSession.frame(DrawnSession.state, view, width: width, height: height)
        .lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  @Test(
    arguments: KeyBinding.Place.allCases,
    [(60, 16), (72, 20), (80, 24), (120, 40), (200, 60), (60, 50)]
  )
  func `every key that works is in the help`(place: KeyBinding.Place, size: (Int, Int)) {
    let text = text(view(place), size.0, size.1)
    for binding in KeyBindings.all where binding.places.contains(place) {
      #expect(text.contains(binding.keys))
      #expect(text.contains(binding.action), "\(binding.action) at \(size)")
    }
    #expect(text.contains("one layer back, on") == (place != .input))
    #expect(text.contains("type a message") == (place == .keys))
    #expect(text.contains("send the message") == (place == .input))
    for (line, action) in KeyBindings.commandLines where place == .input {
      #expect(text.contains(line))
      #expect(text.contains(action), "\(action) at \(size)")
    }
  }

  @Test func `what cannot be done now is left out`() {
    var view = view(.keys)
    view.blocked = ["zoom", "next-turn"]
    let text = text(view, 80, 24)
    #expect(!text.contains("whole screen for a panel"))
    // The turn before can still be gone to.
    #expect(text.contains("turn before, after"))
    view.blocked.insert("previous-turn")
    #expect(!self.text(view, 80, 24).contains("turn before, after"))
  }

  @Test func `it says that there is more, and where there is no more`() {
    var view = view(.replay)
    let first = DrawnSession.frame(DrawnSession.state, view, width: 60, height: 16).lines
    #expect(first[0].contains("Up Down scroll"))
    #expect(first[15].contains(" more "))
    view.helpScroll = 1000
    let last = DrawnSession.frame(DrawnSession.state, view, width: 60, height: 16).lines
    #expect(!last[15].contains(" more "))
    #expect(last.contains { $0.contains("quit") })
  }

  @Test func `arrows scroll the help where it does not fit, and Enter closes it`() {
    var screen = Screen(source: .replay)
    screen.receive(DrawnSession.events)
    _ = screen.press(.character("?"))
    screen.note(screen.drawn(60, 16))
    _ = screen.press(.down)
    _ = screen.press(.pageDown)
    #expect(screen.view.isHelpShown)
    #expect(screen.view.helpScroll > 1)
    _ = screen.press(.enter)
    #expect(!screen.view.isHelpShown)
    _ = screen.press(.character("?"))
    #expect(screen.view.helpScroll == 0)
    screen.note(screen.drawn(200, 60))
    _ = screen.press(.down)
    #expect(!screen.view.isHelpShown)
  }
}
