import Dashboard
import Events

/// A session as a recording of a terminal, for asciinema and players in web pages.
///
/// Version 2: https://docs.asciinema.org/manual/asciicast/v2/, 3:
/// https://docs.asciinema.org/manual/asciicast/v3/
struct Asciicast: ExportFormat {
  enum Version: Int {
    case two = 2
    case three = 3
  }

  let version: Version

  var name: String { "asciicast\(version.rawValue)" }
  let fileEnding = "cast"
  var summary: String { "plays in asciinema \(version.rawValue) and later, and in web pages" }

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    let schedule = FrameSchedule(
      times: session.times,
      part: session.part,
      speed: settings.speed,
      idleLimit: settings.idleLimit
    )
    try write(header(session, settings, duration: schedule.duration))
    var maker = FrameMaker(session, settings)
    var painter = CastPainter()
    var turns = session.events[..<session.part.lowerBound].count { $0.isUserTurn }
    // Version 3 counts from event to event, so that rounding must not add up.
    var last: Int64 = 0
    func event(_ code: String, _ data: String, at time: Int64) throws {
      let shown = version == .two ? time : time - last
      last = time
      try write("[\(Self.seconds(shown)), \"\(code)\", \(JSONText.string(data))]\n")
    }
    for step in schedule.steps {
      let isLast = step.events.upperBound == session.part.upperBound
      let time = session.times[step.events.upperBound - 1]
      let changes = painter.changes(to: maker.frame(at: isLast ? session.until : .time(time)))
      if !changes.isEmpty { try event("o", changes, at: step.time) }
      for place in step.events {
        if session.events[place].isUserTurn { turns += 1 }
        if let label = session.events[place].markerLabel(turn: turns) {
          try event("m", label, at: step.time)
        }
      }
    }
    try event("o", painter.end, at: schedule.duration)
    if version == .three { try event("x", "0", at: schedule.duration) }
  }

  private func header(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    duration: Int64
  ) -> String {
    let colors = ScreenColors(settings.appearance.theme)
    let palette = ScreenColors.named.map(ScreenColors.text).joined(separator: ":")
    let theme =
      "{\"fg\": \"\(ScreenColors.text(colors.foreground))\", "
      + "\"bg\": \"\(ScreenColors.text(colors.background))\", \"palette\": \"\(palette)\"}"
    let title = JSONText.string(session.title)
    let started = session.header?.startedAt ?? 0
    // A file may say anything; the year 2^32 is far enough.
    let timestamp = started > 0 && started < 0x1p57 ? Int64(started) : 0
    switch version {
    case .two:
      return "{\"version\": 2, \"width\": \(settings.width), \"height\": \(settings.height), "
        + "\"timestamp\": \(timestamp), \"duration\": \(Self.seconds(duration)), "
        + "\"title\": \(title), \"env\": {\"TERM\": \"xterm-256color\"}, \"theme\": \(theme)}\n"
    case .three:
      return "{\"version\": 3, \"term\": {\"cols\": \(settings.width), "
        + "\"rows\": \(settings.height), \"type\": \"xterm-256color\", \"theme\": \(theme)}, "
        + "\"timestamp\": \(timestamp), \"title\": \(title)}\n"
    }
  }

  /// Microseconds as seconds with all six decimals.
  private static func seconds(_ microseconds: Int64) -> String {
    let (whole, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let digits = String(rest)
    return "\(whole)." + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension SessionEvent {
  fileprivate var isUserTurn: Bool {
    if case .turn(let turn) = fact { turn.role == .user } else { false }
  }

  /// What a player calls this moment; `nil` for what nobody would jump to.
  fileprivate func markerLabel(turn number: Int) -> String? {
    switch fact {
    case .turn(let turn) where turn.role == .user:
      "turn \(number): \(PlainText.line(turn.text, limit: 60))"
    case .mark(let name): "mark \(PlainText.line(name, limit: 60))"
    default: nil
    }
  }
}
