import SampleSessions
import Testing

@testable import Dashboard

struct WhatIfPanelTests {
  @Test func `the selected row is marked and stays in sight`() throws {
    var scene = WhatIfScene()
    scene.rows = (0..<40).map { DrawnWhatIf.row($0, "p\($0)", 1_000_000, 0.5, 1, 1, "") }
    for place in [0, 7, 20, 39] {
      var scene = scene
      scene.select(by: place)
      let lines = DrawnWhatIf.frame(scene, width: 80, height: 24).lines
      let marked = try #require(lines.dropFirst(2).first { $0.hasPrefix("▸ p") })
      #expect(marked.hasPrefix("▸ p\(place) "))
    }
  }

  @Test func `the title says what rows are sorted by`() {
    var scene = DrawnWhatIf.scene
    #expect(DrawnWhatIf.frame(scene, width: 80, height: 24).lines[1].contains("same routing"))
    scene.turnOrder()
    #expect(DrawnWhatIf.frame(scene, width: 80, height: 24).lines[1].contains("sorted by hits"))
  }

  @Test func `before anything is computed it says so`() {
    var scene = WhatIfScene()
    scene.progress = .init(text: "computing")
    let lines = DrawnWhatIf.frame(scene, width: 80, height: 24).lines
    #expect(lines[3].contains("nothing computed yet"))
    #expect(lines[23].hasSuffix("computing"))
  }

  @Test func `a recording is not offered to be changed`() {
    #expect(DrawnWhatIf.frame(width: 80, height: 24).lines[23].contains("a apply"))
    let replay = DrawnWhatIf.frame(DrawnWhatIf.scene, .replay, width: 80, height: 24)
    #expect(!replay.lines[23].contains("apply"))
    #expect(replay.lines[23].contains("Enter replay under it"))
  }

  @Test func `nothing is drawn outside of the panel, whatever its size and its figures`() {
    var random = TestSession.Random(seed: 6)
    let strange: [Double] = [.nan, .infinity, -.infinity, -1, 0, 1e300, 0.5]
    for _ in 0..<200 {
      var scene = WhatIfScene()
      func figure() -> Double? { random.isChosen(oneIn: 4) ? nil : strange[random.below(7)] }
      scene.rows = (0..<random.below(30)).map { number in
        WhatIfScene.Row(
          number: number,
          kind: [.live, .candidate, .bound][random.below(3)],
          policy: "漢字 a long name \u{1B}[2J",
          budgetBytes: [Int.max, .min, 0, 1000][random.below(4)],
          hitShare: figure(),
          missesPerToken: figure(),
          readBytesPerToken: figure(),
          tokensPerSecond: figure(),
          tokensPerSecondError: figure(),
          note: "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"
        )
      }
      scene.curve = (0..<random.below(9)).map { _ in
        .init(
          budgetBytes: [Int.max, .min, 0, 1000, 1 << 40][random.below(5)],
          missShare: strange[random.below(7)]
        )
      }
      scene.budgetBytes = [nil, 0, Int.max, -5][random.below(4)]
      scene.advice = random.isChosen(oneIn: 2) ? nil : String(repeating: "advice ", count: 40)
      scene.progress = .init(text: "working", share: figure())
      for _ in 0..<random.below(5) { scene.turnOrder() }
      scene.select(by: random.below(30))
      var view = DrawnSession.view()
      view.whatIf = scene
      let glyphs = Glyphs.all[random.below(Glyphs.all.count)]
      let drawn = DrawnSession.scene(DrawnSession.state, view, glyphs: glyphs)
      let rect = Rect(x: 2, y: 1, width: random.below(130), height: random.below(50))
      var canvas = Canvas(width: rect.endX + 3, height: rect.endY + 3, appearance: drawn.appearance)
      let before = canvas.frame
      canvas.within(rect) { WhatIfPanel.draw(drawn, on: &$0) }
      for y in 0..<canvas.height {
        for x in 0..<canvas.width where !rect.contains(x: x, y: y) {
          #expect(canvas.frame[x, y] == before[x, y], "(\(x), \(y)) of \(rect)")
        }
      }
    }
  }
}
