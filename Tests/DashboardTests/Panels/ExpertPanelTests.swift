import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct ExpertPanelTests {
  private func lines(_ records: [TokenRecord], width: Int = 60, height: Int = 10) -> [String] {
    let header = TestSession.header(layers: 1, experts: 8, topK: 2)
    let state = TestSession.fold(
      TestSession.events([.header(header)] + records.map { .token($0) })
    )
    var view = ViewState(source: .live)
    view.crosshair = ExpertID(layer: 0, index: 2)
    view.details.expert = ExpertHistory(
      of: ExpertID(layer: 0, index: 2),
      tokens: 0..<records.count,
      records: records,
      isResident: false
    )
    let scene = DrawnSession.scene(state, view, glyphs: .ascii)
    var canvas = Canvas(width: width, height: height, appearance: scene.appearance)
    ExpertPanel.draw(scene, on: &canvas)
    return canvas.frame.lines
  }

  private func token(_ outcome: ExpertOutcome?, with other: Int = 5) -> TokenRecord {
    var record = TokenRecord(position: 0, phase: .decode, token: 0)
    record.uses = [TestSession.use(0, other)]
    guard let outcome else { return record }
    record.uses.append(TestSession.use(0, 2, outcome))
    if outcome == .miss {
      record.reads = [
        ReadRecord(
          expert: ExpertID(layer: 0, index: 2),
          bytes: 7,
          start: 0,
          end: 2_500_000,
          lane: 0
        )
      ]
    }
    return record
  }

  @Test func `share, tiers, partners and misses`() {
    let lines = lines([token(nil), token(.miss), token(.hit, with: 6), token(nil)])
    #expect(lines.contains { $0.hasPrefix(" tier   .x==") })
    #expect(lines.contains { $0 == " with   E5 x1  E6 x1" })
    #expect(lines.contains { $0 == " misses t 2 2.5 ms" })
    // Chosen by tokens 2 and 3, each in a column of its own.
    #expect(lines.contains { $0.hasPrefix(" share   ##") })
  }

  @Test func `an expert that nobody chose says so`() {
    let lines = lines([token(nil), token(nil)])
    #expect(lines.contains { $0 == " with   not chosen" })
    #expect(lines.contains { $0 == " misses none" })
  }

  @Test func `what does not fit is counted`() {
    let lines = lines(Array(repeating: token(.miss), count: 40), width: 60, height: 8)
    #expect(lines.contains { $0.hasPrefix(" misses t 40 2.5 ms   t 39") })
    #expect(lines.last?.contains("more") == true)
    let shown = lines.joined().split(separator: " ").count { $0 == "ms" }
    #expect(lines.last?.contains("and \(40 - shown) more") == true)
  }

  @Test func `the caption names the window`() {
    var view = DrawnSession.view()
    view.details.expert = ExpertHistory(
      of: ExpertID(layer: 3, index: 7),
      tokens: 22..<34,
      records: Array(repeating: token(nil), count: 12),
      isResident: false
    )
    let scene = DrawnSession.scene(DrawnSession.state, view)
    #expect(ExpertPanel.caption(scene, columns: 60) == "L3 E7 · last 12 tokens of 34")
    #expect(ExpertPanel.caption(scene, columns: 10) == "L3 E7")
  }
}
