import Dashboard
import Glibc
import Terminal

/// Text from models and files on a line of a terminal: harmless, and as wide as it looks.
enum ShownText {
  private static let appearance = Appearance(width: CharacterWidth.columns(of:))

  /// The text without power over the terminal: control characters are pictures of themselves.
  static func harmless(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let (picture, _) = appearance.shown(scalar) { shown.append(picture) }
    }
    return String(shown)
  }

  /// The text, or as much of its begin as fits beside an ellipsis.
  static func shortened(_ text: String, columns: Int) -> String {
    appearance.shortened(harmless(text), columns: columns)
  }

  /// The text, shortened or with spaces behind it, in exactly so many columns.
  static func filling(_ text: String, columns: Int) -> String {
    let shown = shortened(text, columns: columns)
    return shown + String(repeating: " ", count: max(0, columns - appearance.columns(of: shown)))
  }

  static func columns(of text: String) -> Int { appearance.columns(of: text) }

  /// Columns of the terminal on standard output; 80 where it is none.
  static func lineColumns() -> Int {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
