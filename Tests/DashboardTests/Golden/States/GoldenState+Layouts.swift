import Events
import Session

@testable import Dashboard

// What is where: choices of panels, sizes, the start and the end of a session.
extension GoldenState {
  static let layouts: [GoldenState] =
    Layout.Preset.allCases.map { preset in
      GoldenState("live-\(preset.rawValue)") { $0.view.arrangement.preset = preset }
    } + [
      GoldenState("tiny", sizes: tiny) { _ in },
      GoldenState("tiny-replay", .replay, sizes: tiny) { $0.change(middle) },
      GoldenState("loading", of: []) { $0.view.loadedShare = 0.42 },
      GoldenState("start", of: Array(DrawnSession.events.prefix(2))) { _ in },
      GoldenState("replay", .replay) { $0.change(middle) },
      GoldenState("replay-end", over: "replay", .replay, sizes: middling) {
        $0.change { $0.playback.toEnd() }
      },
      GoldenState("replay-clock", over: "replay", .replay) {
        $0.change(middle)
        $0.type("t")
      },
    ]

  private static let tiny = [
    Size(width: 40, height: 10), Size(width: 20, height: 5), Size(width: 80, height: 1),
  ]

  /// The sizes that people use most, for what no other size changes.
  static let middling = [Size(width: 80, height: 24), Size(width: 120, height: 40)]

  /// A replay that rests in the second reply.
  static func middle(_ screen: inout Screen) {
    screen.playback.seek(token: 18)
    screen.playback.pause()
    screen.view.transport = screen.playback.transport
  }
}
