import Dashboard

/// How a session is to be written; each format looks at what it needs.
package struct ExportSettings: Sendable {
  /// Colours and glyphs of what is drawn.
  package var appearance: Appearance
  /// Columns and rows of the screen.
  package var width: Int
  package var height: Int
  /// What is shown; where playback stands is left to the format.
  package var view = ViewState(source: .replay)
  /// 1 plays as it was recorded.
  package var speed: Double
  /// The longest wait between two events, in seconds of the session.
  package var idleLimit: Double

  package static let widths = 1...500
  package static let heights = 1...300
  package static let speeds = 0.125...64.0
  package static let idleLimits = 0.1...86_400.0

  package init(
    appearance: Appearance = Appearance(),
    width: Int = 120,
    height: Int = 40,
    speed: Double = 1,
    idleLimit: Double = 2
  ) {
    precondition(Self.widths.contains(width) && Self.heights.contains(height), "\(width)x\(height)")
    precondition(Self.speeds.contains(speed), "speed \(speed)")
    precondition(Self.idleLimits.contains(idleLimit), "idle limit \(idleLimit)")
    self.appearance = appearance
    self.width = width
    self.height = height
    self.speed = speed
    self.idleLimit = idleLimit
  }
}
