import Glibc

/// What the environment says about the terminal.
struct TerminalEnvironment: Equatable {
  /// TERM.
  var name: String?
  /// COLORTERM.
  var colorTerm: String?
  /// NO_COLOR (https://no-color.org): without colours when not empty.
  var noColor: String?

  /// COLORFGBG, which some terminals set: the numbers of the colours of text and background.
  var colorPair: String?
  /// TMUX: whether tmux stands between the program and the user's terminal.
  var isInTmux = false

  static var current: TerminalEnvironment {
    func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    return TerminalEnvironment(
      name: value("TERM"),
      colorTerm: value("COLORTERM"),
      noColor: value("NO_COLOR"),
      colorPair: value("COLORFGBG"),
      isInTmux: !(value("TMUX") ?? "").isEmpty
    )
  }

  /// The colours to use on a terminal whose terminfo entry has so many, or knows true colour.
  func depth(_ choice: ColorChoice, entryColors: Int, hasTrueColor: Bool) -> ColorDepth {
    switch choice {
    case .never: return .none
    case .sixteen: return .sixteen
    case .palette: return .palette
    case .truecolor: return .direct
    case .auto: break
    }
    if !(noColor ?? "").isEmpty { return .none }
    if colorTerm == "truecolor" || colorTerm == "24bit" || hasTrueColor { return .direct }
    return ColorDepth(colorCount: entryColors)
  }

  /// Terminfo entries to try before the terminal's own, because that has fewer colours.
  ///
  /// A direct entry takes 0xRRGGBB for the number of a colour. konsole-direct goes before
  /// xterm-direct because more terminals read its way of writing colours.
  func entryNames(for depth: ColorDepth, entryColors: Int) -> [String] {
    if ColorDepth(colorCount: entryColors) >= depth { return [] }
    switch depth {
    case .none, .eight: return []
    case .sixteen: return ["xterm-16color"]
    case .palette: return ["xterm-256color"]
    case .direct:
      let name = name ?? ""
      let isMultiplexed = name.hasPrefix("tmux") || name.hasPrefix("screen")
      return isMultiplexed ? ["tmux-direct"] : ["konsole-direct", "xterm-direct"]
    }
  }

  /// Whether the background is light, where COLORFGBG says (rxvt's convention: the last
  /// number is the background's).
  var isLight: Bool? {
    guard let number = colorPair?.split(separator: ";").last.flatMap({ Int($0) }),
      (0..<16).contains(number)
    else { return nil }
    return number == 7 || number > 8
  }

  /// Whether questions to the terminal are answered, or at least not shown as text.
  ///
  /// The Linux console shows parts of a question that it does not know.
  var canBeAsked: Bool { name != "linux" }
}
