// What of the session is in sight.
extension ActionCatalog {
  static let looking: [Action] = [
    Action(
      "timeline-scale",
      "timeline by token or clock",
      .looking,
      keys: [.character("t")],
      line: "timeline by token, clock"
    ) { $0.turnTimelineScale() },
    Action(
      "whole-timeline",
      "show the whole timeline",
      .looking,
      keys: [.character("0")],
      line: "timeline: whole; newest"
    ) { $0.view.isTimelineFollowing = false },
    Action(
      "newest-timeline",
      "follow the newest",
      .looking,
      keys: [.character("F")],
      line: "timeline: whole; newest"
    ) { $0.follow() },
    Action(
      "scroll-up",
      "scroll the chat up",
      .looking,
      keys: [.up],
      line: "scroll the chat"
    ) { $0.scrollChat(by: 1) },
    Action(
      "scroll-down",
      "scroll the chat down",
      .looking,
      keys: [.down],
      line: "scroll the chat"
    ) { $0.scrollChat(by: -1) },
  ]
}
