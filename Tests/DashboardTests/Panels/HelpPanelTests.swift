import Events
import Testing

@testable import Dashboard

struct HelpPanelTests {
  private func text(_ width: Int, _ height: Int) -> String {
    var view = DrawnSession.view()
    view.isHelpShown = true
    return DrawnSession.frame(DrawnSession.state, view, width: width, height: height)
      .lines.joined(separator: "\n")
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (60, 50)])
  func `every key and command is in the help`(width: Int, height: Int) {
    let text = text(width, height)
    for binding in KeyBindings.all {
      #expect(text.contains(binding.keys))
      #expect(text.contains(binding.action), "\(binding.action) at \(width)x\(height)")
    }
    for (line, action) in KeyBindings.commandLines {
      #expect(text.contains(line))
      #expect(text.contains(action), "\(action) at \(width)x\(height)")
    }
  }
}
