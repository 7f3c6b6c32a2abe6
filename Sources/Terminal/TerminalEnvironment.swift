import Glibc

/// What the environment says about the terminal.
struct TerminalEnvironment: Equatable {
  /// TERM.
  var name: String?
  /// COLORTERM.
  var colorTerm: String?
  /// NO_COLOR (https://no-color.org): without colours when not empty.
  var noColor: String?

  static var current: TerminalEnvironment {
    func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    return TerminalEnvironment(
      name: value("TERM"),
      colorTerm: value("COLORTERM"),
      noColor: value("NO_COLOR")
    )
  }

  var allowsColor: Bool { (noColor ?? "").isEmpty }

  /// Terminfo entries to try before the terminal's own, because they know true colour.
  ///
  /// A direct entry takes 0xRRGGBB for the number of a colour. konsole-direct goes before
  /// xterm-direct because more terminals read its way of writing colours.
  var directNames: [String] {
    guard allowsColor, let name, colorTerm == "truecolor" || colorTerm == "24bit" else {
      return []
    }
    if name.hasPrefix("tmux") || name.hasPrefix("screen") { return ["tmux-direct"] }
    return ["konsole-direct", "xterm-direct"]
  }
}
