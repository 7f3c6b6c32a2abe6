import Events
import Testing

@testable import Dashboard

struct HelpPanelTests {
  private func text(_ place: KeyBinding.Place, _ width: Int, _ height: Int) -> String {
    var view = DrawnSession.view(place == .replay ? .replay : .live)
    view.mode = place == .input ? .input : .keys
    view.isHelpShown = true
    #expect(view.place == place)
    return DrawnSession.frame(DrawnSession.state, view, width: width, height: height)
      .lines.joined(separator: "\n")
  }

  @Test(arguments: KeyBinding.Place.allCases, [(80, 24), (120, 40), (200, 60), (60, 50)])
  func `every key that works is in the help`(place: KeyBinding.Place, size: (Int, Int)) {
    let text = text(place, size.0, size.1)
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
}
