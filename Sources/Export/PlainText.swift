/// Text of models and users, made harmless: what remains are characters to be read.
enum PlainText {
  /// The text with pictures of its control characters, and without what reorders it.
  ///
  /// Line ends and tabs stay, unless it must be one line: then they are spaces.
  static func shown(_ text: String, isOneLine: Bool = false) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A: shown.append(isOneLine ? " " : scalar)
      case 0x2028, 0x2029: shown.append(isOneLine ? " " : "\n")
      case 0..<0x20: shown.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
      case 0x7F: shown.append("\u{2421}")
      case 0x80..<0xA0, 0xFFFE, 0xFFFF: shown.append("\u{FFFD}")
      // Embeddings, overrides and isolates of writing direction show what is not there.
      case 0x202A...0x202E, 0x2066...0x2069: continue
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// One line of at most so many characters.
  static func line(_ text: String, limit: Int) -> String {
    let line = shown(String(text.prefix(limit + 1)), isOneLine: true)
    return line.count > limit ? line.prefix(limit) + "…" : line
  }
}
