import Events
import Testing

@testable import Dashboard

struct PanelTests {
  private static var panels: [any Panel.Type] {
    [
      HeaderPanel.self, ChatPanel.self, PromptPanel.self, MapPanel.self, TiersPanel.self,
      SparksPanel.self, SpeedPanel.self, TimelinePanel.self, FooterPanel.self, HelpPanel.self,
      WaterfallPanel.self, InspectorPanel.self, ExpertPanel.self,
    ]
  }

  private func check(_ panel: any Panel.Type, _ scene: Scene, _ rect: Rect) {
    var canvas = Canvas(width: rect.endX + 3, height: rect.endY + 3, appearance: scene.appearance)
    let sentinel: Unicode.Scalar = "§"
    for y in 0..<canvas.height {
      for x in 0..<canvas.width { canvas.set(sentinel, x: x, y: y, .terminal) }
    }
    canvas.within(rect) { panel.draw(scene, on: &$0) }
    for y in 0..<canvas.height {
      for x in 0..<canvas.width where !rect.contains(x: x, y: y) {
        #expect(canvas.frame[x, y].scalar == sentinel, "\(panel) at \(x), \(y) of \(rect)")
      }
    }
  }

  @Test(arguments: panels.indices)
  func `a panel draws inside of its area, whatever its size`(index: Int) {
    var typing = DrawnSession.view()
    typing.prompt = PromptLine("漢字\nand a rather long line, longer than the area it is in 🙂")
    typing.message = "a message that is longer than some of these areas are wide"
    let inspecting = Self.inspecting
    let states = [DrawnSession.state, DashboardState()]
    for state in states {
      for view in [DrawnSession.view(), DrawnSession.view(.replay), typing, inspecting] {
        for glyphs in [Glyphs.full, .ascii] {
          let scene = DrawnSession.scene(state, view, glyphs: glyphs, width: 80, height: 24)
          for (width, height) in [(0, 0), (1, 1), (2, 3), (7, 1), (11, 6), (33, 4), (69, 13)] {
            check(Self.panels[index], scene, Rect(x: 2, y: 1, width: width, height: height))
          }
        }
      }
    }
  }

  /// A view with an expert under the crosshair, and all that is fetched for it.
  private static var inspecting: ViewState {
    var screen = Screen(source: .live)
    screen.receive(DrawnSession.events)
    screen.view.mode = .keys
    for key in "lW" { _ = screen.press(.character(key)) }
    _ = screen.press(.enter)
    return screen.view
  }

  @Test func `of several captions the longest that fits is taken`() {
    let scene = DrawnSession.scene()
    let texts = ["one two three", "one two", "one"]
    #expect(scene.longest(texts, columns: 13) == "one two three")
    #expect(scene.longest(texts, columns: 12) == "one two")
    #expect(scene.longest(texts, columns: 2) == "one")
  }
}
