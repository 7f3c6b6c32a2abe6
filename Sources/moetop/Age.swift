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
}
