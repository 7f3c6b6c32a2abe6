import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct TiersPanelTests {
  @Test func `slot and file share out the experts`() {
    let held = DrawnSession.state.residency.count
    let lines = DrawnSession.frame(width: 120, height: 40).lines
    let slot = lines.first { $0.contains(" slot ") }
    let file = lines.first { $0.contains(" file ") }
    #expect(slot?.contains(" \(held) / 160 ") == true)
    #expect(file?.contains(" \(192 - held) / 192 ") == true)
  }

  @Test func `hit and miss make a whole`() {
    let lines = DrawnSession.frame(width: 120, height: 40).lines
    func share(_ name: String) -> Double? {
      lines.map { String($0.dropFirst(50)) }.dropFirst().firstNonNil { line in
        line.range(of: " \(name) ").flatMap { Double(line[$0...].split(separator: " ")[1]) }
      }
    }
    #expect((share("hit") ?? 0) + (share("miss") ?? 0) == 100)
  }

  @Test func `beside the map it is a list`() {
    let lines = DrawnSession.frame(width: 80, height: 24).lines
    let names = ["slot", "file", "hit", "miss", "read", "evict"]
    for (row, name) in names.enumerated() {
      #expect(lines[2 + row].dropFirst(69).hasPrefix(name), "row \(row)")
    }
  }

  private func rows(_ state: DashboardState, height: Int) -> [String] {
    let scene = DrawnSession.scene(state)
    var canvas = Canvas(width: 70, height: height, appearance: scene.appearance)
    TiersPanel.draw(scene, on: &canvas)
    return canvas.frame.lines
  }

  /// Two layers of eight experts: three chosen before the newest turn, two since, of which
  /// one is new; four read early.
  private static let state: DashboardState = {
    func token(_ uses: [ExpertUse], prefetched: [Int] = [], evicted: [Int] = []) -> TokenRecord {
      TokenRecord(
        position: 0,
        phase: .decode,
        token: 1,
        uses: uses,
        reads: prefetched.map {
          let expert = ExpertID(layer: 1, index: $0)
          return ReadRecord(expert: expert, bytes: 1, start: 0, end: 1, lane: 0, kind: .prefetch)
        },
        evictions: evicted.map { ExpertID(layer: 1, index: $0) }
      )
    }
    let use = TestSession.use
    return TestSession.fold(
      TestSession.events([
        .header(TestSession.header(layers: 2, experts: 8)),
        .token(token([use(0, 1, .hit), use(0, 2, .hit)], prefetched: [4, 5, 6, 7])),
        .token(token([use(0, 3, .hit), use(1, 4, .hit)], evicted: [5])),
        .turn(Turn(role: .user, text: "?")),
        .token(token([use(0, 3, .hit), use(1, 0, .miss)])),
        .token(token([use(0, 3, .hit), use(1, 0, .hit)])),
      ])
    )
  }()

  @Test func `early reads are useful or wasted`() {
    let rows = rows(Self.state, height: 8)
    #expect(rows.contains(" prefetch     1.0 / tok · 25 % useful · 25 % wasted"))
    // Nothing was read early: no row for it.
    #expect(!self.rows(DrawnSession.state, height: 8).contains { $0.contains("prefetch") })
  }

  @Test func `the working set is that of the turn and of the session`() {
    let rows = rows(Self.state, height: 8)
    #expect(rows.contains(" working set  2 experts this turn · 5 this session (31 %)"))
  }

  @Test func `shares are those of the turn`() {
    let rows = rows(Self.state, height: 8)
    #expect(rows[0].hasSuffix("hit  75.0 %"))
    #expect(rows[1].hasSuffix("miss  25.0 %"))
  }

  @Test func `a model of unknown size has no bytes`() {
    var state = Self.state
    state.header?.model.expertBytes = 0
    #expect(rows(state, height: 5)[0].contains(" -   hit"))
  }
}

extension Sequence {
  fileprivate func firstNonNil<Value>(_ value: (Element) -> Value?) -> Value? {
    for element in self { if let found = value(element) { return found } }
    return nil
  }
}

extension String {
  fileprivate func range(of text: String) -> String.Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}
