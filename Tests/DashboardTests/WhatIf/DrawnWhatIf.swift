import Events
import SampleSessions

@testable import Dashboard

/// Answers worth drawing.
enum DrawnWhatIf {
  static let scene: WhatIfScene = {
    var scene = WhatIfScene()
    scene.rows = [
      .init(
        number: 10,
        kind: .live,
        policy: "lru",
        budgetBytes: 4_200_000_000,
        hitShare: 0.894,
        missesPerToken: 40.7,
        readBytesPerToken: 77_300_000,
        tokensPerSecond: 12.4,
        tokensPerSecondError: 0.3,
        note: "measured 12.3"
      ),
      row(11, "lfu", 4_200_000_000, 0.908, 35.3, 12.9, "+4 %"),
      row(12, "arc", 4_200_000_000, 0.901, 38.0, 12.6, "+2 %"),
      row(13, "lru", 6_200_000_000, 0.947, 20.4, 14.7, "+19 %"),
      .init(number: 14, policy: "hobbit", budgetBytes: 4_200_000_000, note: "computing"),
      .init(
        number: 15,
        kind: .bound,
        policy: "belady",
        budgetBytes: 4_200_000_000,
        hitShare: 0.952,
        missesPerToken: 18.4,
        readBytesPerToken: 35_000_000,
        tokensPerSecond: 14.8,
        tokensPerSecondError: 0.4,
        note: "upper bound"
      ),
    ]
    scene.curve = (0...20).map { step in
      let rest = 1 - Double(step) / 20
      return .init(budgetBytes: step * 500_000_000, missShare: rest * rest * 0.315)
    }
    scene.curvePolicy = "lru"
    scene.budgetBytes = 4_200_000_000
    scene.advice = "budget 6.2 GB would halve the misses; no policy would gain over 3 points"
    scene.progress = .init(text: "hobbit", share: 0.4)
    return scene
  }()

  static func row(
    _ number: Int,
    _ policy: String,
    _ budgetBytes: Int,
    _ hitShare: Double,
    _ missesPerToken: Double,
    _ tokensPerSecond: Double,
    _ note: String
  ) -> WhatIfScene.Row {
    WhatIfScene.Row(
      number: number,
      policy: policy,
      budgetBytes: budgetBytes,
      hitShare: hitShare,
      missesPerToken: missesPerToken,
      readBytesPerToken: missesPerToken * 1_900_000,
      tokensPerSecond: tokensPerSecond,
      tokensPerSecondError: 0.4,
      note: note
    )
  }

  static func frame(
    _ scene: WhatIfScene = scene,
    _ source: ViewState.Source = .live,
    glyphs: Glyphs = .full,
    width: Int,
    height: Int
  ) -> Frame {
    var view = DrawnSession.view(source)
    view.mode = .keys
    view.whatIf = scene
    return DrawnSession.frame(
      DrawnSession.state,
      view,
      glyphs: glyphs,
      width: width,
      height: height
    )
  }
}
