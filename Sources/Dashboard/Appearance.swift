/// How everything looks: colours, glyphs, and how wide characters are on this terminal.
package struct Appearance: Sendable {
  package var theme: Theme
  package var glyphs: Glyphs
  /// Columns that a character takes: 0 for a mark, 2 for a wide one.
  ///
  /// The terminal knows better than the built-in table.
  package var width: @Sendable (Unicode.Scalar) -> Int

  package init(
    theme: Theme = .builtIn,
    glyphs: Glyphs = .full,
    width: @escaping @Sendable (Unicode.Scalar) -> Int = WidthTable.columns(of:)
  ) {
    self.theme = theme
    self.glyphs = glyphs
    self.width = width
  }

  /// What stands for a character on the screen, and its columns; `nil` for what is left out.
  ///
  /// Text comes from models and files, so it must not control the terminal: control
  /// characters become pictures of themselves. What joins, reorders or modifies its
  /// neighbours is left out, because terminals disagree on the width of the result: a joined
  /// emoji is shown as its parts, and text that runs from right to left stands in the order
  /// in which it was written.
  package func shown(_ scalar: Unicode.Scalar) -> (scalar: Unicode.Scalar, width: Int)? {
    let value = scalar.value
    if 0x20 <= value, value < 0x7F { return (scalar, 1) }
    if value < 0xA0 { return (controlPicture(value), 1) }
    switch value {
    // Variation selectors and skin tones.
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x1F3FB...0x1F3FF: return nil
    // Half a flag, in one column or two: a flag is shown as the letters of its country.
    case 0x1F1E6...0x1F1FF: return (Unicode.Scalar(value - 0x1F1E6 + 0x41) ?? "?", 1)
    default: break
    }
    switch scalar.properties.generalCategory {
    case .format, .lineSeparator, .paragraphSeparator, .surrogate: return nil
    default: return (scalar, min(max(0, width(scalar)), 2))
    }
  }

  /// Columns that text takes.
  package func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (shown($1)?.width ?? 0) }
  }

  /// The text, or as much of its begin as fits beside an ellipsis.
  package func shortened(_ text: String, columns limit: Int) -> String {
    if columns(of: text) <= limit { return text }
    var left = limit - columns(of: glyphs.ellipsis)
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      left -= shown(scalar)?.width ?? 0
      if left < 0 { break }
      kept.append(scalar)
    }
    return limit > 0 ? String(kept) + glyphs.ellipsis : ""
  }

  private func controlPicture(_ value: UInt32) -> Unicode.Scalar {
    guard glyphs.hasControlPictures else { return "?" }
    if value == 0x7F { return "\u{2421}" }
    return value < 0x20 ? Unicode.Scalar(0x2400 + value) ?? "?" : "?"
  }
}
