import Events
import SampleSessions
import Testing

@testable import Dashboard

struct MapPanelTests {
  private func title(_ state: DashboardState, _ view: ViewState, _ width: Int) -> String {
    let height = width >= 110 ? 40 : 24
    return DrawnSession.frame(state, view, width: width, height: height).lines[1]
  }

  private func state(layers: Int, experts: Int) -> DashboardState {
    TestSession.fold(
      TestSession.events([
        .header(TestSession.header(layers: layers, experts: experts)),
        TestSession.token(uses: [TestSession.use(0, 3, .hit)]),
      ])
    )
  }

  @Test func `the title says how to read the map`() {
    let view = DrawnSession.view()
    #expect(title(DrawnSession.state, view, 120).hasSuffix("glow · half-life 8 tok · by rank ─"))
    let large = state(layers: 48, experts: 128)
    #expect(title(large, view, 120).contains("1 block = 2 experts"))
    #expect(title(large, view, 80).contains("1 dot = 1 expert × 2 layers"))
  }

  @Test func `before experts are ranked they are in the order of their index`() {
    let state = TestSession.fold(Array(DrawnSession.events.prefix(2)))
    #expect(title(state, DrawnSession.view(), 120).contains("by id"))
  }

  @Test func `rows are named by their first layer`() {
    let lines = DrawnSession.frame(state(layers: 48, experts: 128), width: 80, height: 24).lines
    let labels = lines[2...7].map { Int($0.prefix(4).filter(\.isNumber)) }
    #expect(labels == [0, 8, 16, 24, 32, 40])
  }

  @Test func `without a model it says so`() {
    let frame = DrawnSession.frame(
      DashboardState(),
      ViewState(source: .live),
      width: 80,
      height: 24
    )
    #expect(frame.lines[2].contains("no model yet"))
  }

  @Test func `the view that the user chose is drawn`() {
    var view = DrawnSession.view()
    view.mapView = .now
    #expect(title(DrawnSession.state, view, 80).contains("now"))
  }

  @Test func `inside a token only its layers so far are shown`() {
    var state = DrawnSession.state
    state.layerLimit = 2
    let scene = DrawnSession.scene(state)
    #expect(MapPanel.caption(scene, columns: 60).hasPrefix("L2/6 · glow · half-life 8"))
    let whole = DrawnSession.frame(width: 120, height: 40)
    let part = DrawnSession.frame(state, width: 120, height: 40)
    #expect(part.lines[2..<6] == whole.lines[2..<6])
    #expect(part.lines[6..<14].allSatisfy { !$0.dropFirst(56).contains("▀") })
    #expect(whole.lines[6..<14].allSatisfy { $0.dropFirst(56).contains("▀") })
  }
}
