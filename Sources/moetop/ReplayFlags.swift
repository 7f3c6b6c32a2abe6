import ArgumentParser
import Dashboard

/// From where to where a recording plays, and how.
struct ReplayFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Speed, from 0.125 to 64.", valueName: "x"))
  var speed = 1.0

  @Option(
    help: ArgumentHelp(
      "Begin there: t812, 40%, 2:14, turn:3, mark:a, start or end.",
      valueName: "place"
    )
  )
  var start: String?

  @Option(help: ArgumentHelp("Pause there, or with --loop begin again.", valueName: "place"))
  var until: String?

  @Flag(help: "Begin paused.")
  var paused = false

  @Option(
    help: ArgumentHelp("Cut silences to so many seconds; 0 leaves none.", valueName: "s")
  )
  var idleLimit = 2.0

  @Flag(help: "Pause at every mark.")
  var pauseOnMarks = false

  @Flag(help: "Begin again at the end.")
  var loop = false

  func validate() throws {
    if !(0.125...64).contains(speed) {
      throw ValidationError("--speed must be from 0.125 to 64, not \(speed)")
    }
    // A session of more than that has other troubles.
    if !(0...1_000_000).contains(idleLimit) {
      throw ValidationError("--idle-limit must be from 0 to 1000000, not \(idleLimit)")
    }
    _ = try settings()
  }

  func settings() throws -> ReplaySettings {
    var settings = ReplaySettings()
    settings.speed = speed
    settings.isPaused = paused
    settings.start = try Self.place(start, "--start")
    settings.end = try Self.place(until, "--until")
    settings.rules.idleLimit = Int64(idleLimit * 1e9)
    settings.rules.pausesOnMarks = pauseOnMarks
    settings.rules.loops = loop
    return settings
  }

  private static func place(_ text: String?, _ flag: String) throws -> Destination? {
    guard let text else { return nil }
    do {
      return try Destination(parsing: text)
    } catch {
      throw ValidationError("\(flag): \(error)")
    }
  }
}
