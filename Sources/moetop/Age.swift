/// How long ago something was, as the user says it.
struct Age: Equatable {
  let seconds: Double

  /// Reads `12h`, `30d`, `2w` or `1y` (365 days).
  ///
  /// - Throws: ``Failure`` that names the flag
  init(parsing text: String, flag: String) throws {
    let hours: [Character: Double] = ["h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24]
    guard let unit = text.last.flatMap({ hours[$0] }), text.first?.isNumber == true,
      let number = Double(text.dropLast()), number < 1e6
    else {
      throw Failure(
        what: flag,
        why: "'\(text)' is not an age",
        hint: "for example \(flag) 30d; h, d, w and y are known",
        status: 64
      )
    }
    seconds = number * unit * 3600
  }

  /// How long ago a moment was, in seconds since 1970: `3 d ago`.
  static func text(secondsSince1970 moment: Double) -> String {
    let passed = max(0, WallClock.now() - moment)
    let units: [(seconds: Double, name: String)] = [(86_400, "d"), (3600, "h"), (60, "min")]
    for unit in units where passed >= unit.seconds {
      return "\(Int(min(passed / unit.seconds, 99_999))) \(unit.name) ago"
    }
    return "just now"
  }
}
