import Dashboard

/// What is known about the user's terminal: what it said itself when it was asked, and what
/// environment and terminfo say.
package struct TerminalTraits: Equatable, Sendable {
  /// The name of the terminfo entry that is used.
  package var name: String
  package var colors: ColorDepth
  /// Whether the background is light; `nil` where nobody knows.
  package var isLight: Bool?
  /// Columns that a `▀` took: 1; 2 where East-Asian-ambiguous characters are wide, more where
  /// its bytes were taken for characters; `nil` for a terminal that did not answer.
  package var blockColumns: Int?
  /// Whether an update can be shown at once (DEC mode 2026).
  package var hasSynchronizedOutput: Bool
  /// Whether the environment's locale has UTF-8.
  package var hasUTF8Locale: Bool

  package init(
    name: String,
    colors: ColorDepth = .palette,
    isLight: Bool? = nil,
    blockColumns: Int? = nil,
    hasSynchronizedOutput: Bool = false,
    hasUTF8Locale: Bool = true
  ) {
    self.name = name
    self.colors = colors
    self.isLight = isLight
    self.blockColumns = blockColumns
    self.hasSynchronizedOutput = hasSynchronizedOutput
    self.hasUTF8Locale = hasUTF8Locale
  }

  /// Whether East-Asian-ambiguous characters take two columns.
  package var isAmbiguousWide: Bool { blockColumns == 2 }

  /// The characters that the terminal shows as they are meant.
  ///
  /// What it showed counts for more than the locale: many containers have none, and are
  /// looked at through a terminal that knows UTF-8.
  package var glyphs: Glyphs {
    switch blockColumns {
    case nil where !hasUTF8Locale: .ascii
    case 2: .safe
    case nil, 1: colors < .palette ? .shaded : .full
    default: .ascii
    }
  }
}
