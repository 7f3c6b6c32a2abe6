import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct WaterfallPanelTests {
  /// Four experts of one layer; the newest token is the last.
  private func lines(_ glyphs: Glyphs, _ tokens: [[ExpertUse]], width: Int = 20) -> [String] {
    let records = tokens.map {
      TokenRecord(position: 0, phase: .decode, token: 0, uses: $0)
    }
    let header = TestSession.header(layers: 1, experts: 4, topK: 1)
    let state = TestSession.fold(
      TestSession.events([.header(header)] + records.map { .token($0) })
    )
    var view = ViewState(source: .live)
    view.details.layer = LayerHistory(
      layer: 0,
      tokenCount: records.count,
      records: records
    )
    let scene = DrawnSession.scene(state, view, glyphs: glyphs)
    var canvas = Canvas(width: width, height: 3, appearance: scene.appearance)
    WaterfallPanel.draw(scene, on: &canvas)
    return canvas.frame.lines
  }

  private let tokens = [
    [TestSession.use(0, 0)], [TestSession.use(0, 3, .miss)], [TestSession.use(0, 1)],
  ]

  @Test func `half-blocks put two tokens in a row, the newest on top`() {
    #expect(lines(.full, tokens, width: 8) == ["  0  ▀ ▄", "    ▀", ""])
  }

  @Test func `in characters each token has a row, and misses a shape of their own`() {
    #expect(lines(.ascii, tokens, width: 8) == ["  0  +", "       x", "    +"])
  }

  @Test func `few experts are wide`() {
    #expect(lines(.ascii, tokens, width: 12) == ["  0   ++", "          xx", "    ++"])
  }

  @Test func `without tokens it says so`() {
    let scene = DrawnSession.scene(DashboardState())
    var canvas = Canvas(width: 30, height: 2, appearance: scene.appearance)
    WaterfallPanel.draw(scene, on: &canvas)
    #expect(canvas.frame.lines == [" no tokens yet", ""])
    #expect(WaterfallPanel.caption(scene, columns: 40) == "")
  }
}
