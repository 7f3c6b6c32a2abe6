import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct InspectorPanelTests {
  private func words(columns: Int, _ expert: ExpertID = ExpertID(layer: 0, index: 1)) -> String? {
    // Four experts, one chosen: expert 1 twice, missed once, each time by the only token.
    let state = TestSession.fold(
      TestSession.events([
        .header(TestSession.header(layers: 2, experts: 4, topK: 1)),
        TestSession.token(uses: [TestSession.use(0, 1, .miss)]),
        TestSession.token(uses: [TestSession.use(0, 1, .hit)]),
        TestSession.token(),
      ])
    )
    var view = ViewState(source: .live)
    view.crosshair = expert
    return InspectorPanel.words(DrawnSession.scene(state, view), columns: columns)
  }

  @Test func `it says what is known of an expert`() {
    // g = 2^(-1/8) + 2^(-2/8) = 1.758, and u = 0.25 / (1 - 2^(-1/8)) = 3.014.
    #expect(
      words(columns: 90)
        == "▸ layer 0  expert 1  0.6× uniform  slot  last used t 2  1 hit  1 miss"
    )
    #expect(
      words(columns: 200)?.hasSuffix("layer: entropy 0.0 of 2.0 bits  top share 100 %") == true
    )
    #expect(
      words(columns: 90, ExpertID(layer: 1, index: 0))
        == "▸ layer 1  expert 0  0.0× uniform  file  never used  0 hits  0 misses"
    )
  }

  @Test func `with less room it says less`() {
    #expect(words(columns: 40) == "▸ L0 E1  0.6×  slot  1 hit  1 miss")
    #expect(words(columns: 5) == "▸ L0 E1")
    for columns in 8...120 {
      let count = words(columns: columns).map { Appearance().columns(of: $0) } ?? 0
      #expect(count <= columns && count > 0)
    }
  }

  @Test func `without a crosshair there is nothing to say`() {
    #expect(InspectorPanel.words(DrawnSession.scene(), columns: 80) == nil)
  }
}
