import Events
import SampleSessions

@testable import Dashboard

// What the session or the program has to say.
extension GoldenState {
  static let moments: [GoldenState] = [
    GoldenState("lossy", over: "live-all", of: lossy) { _ in },
    GoldenState("notice", over: "live-all", of: noticed) { _ in },
    GoldenState("error", over: "live-all") {
      $0.view.message = "the recording stopped: /sessions/a.moetop: No space left on device"
    },
    GoldenState("keys", over: "live-all") { $0.press(.escape) },
    GoldenState("stop", over: "live-all") { $0.press(.escape, .escape) },
    GoldenState("search", over: "replay", .replay) { screen in
      screen.change(middle)
      screen.type("/disk")
    },
    GoldenState("focus", over: "replay", .replay) { screen in
      screen.change(middle)
      screen.press(.tab, .tab)
    },
  ]

  private static let lossy: [SessionEvent] = {
    var header = DrawnSession.header
    header.settings.isExact = false
    header.settings.exactness = Exactness(
      sameRouting: true,
      sameExperts: false,
      samePrecision: false
    )
    header.settings.predictor = "gate"
    return [SessionEvent(time: 0, fact: .header(header))] + DrawnSession.events.dropFirst()
  }()

  private static let noticed: [SessionEvent] =
    DrawnSession.events + [
      SessionEvent(
        time: DrawnSession.state.time,
        fact: .notice("the context is full: the oldest turn was left out")
      )
    ]
}
