import Glibc

/// What `moetop doctor` finds out about the terminal.
struct TerminalCheckup {
  let environment: [String: String]
  /// Columns and rows; `nil` where output is no terminal.
  let size: (columns: Int, rows: Int)?

  /// The terminal that standard output is connected to.
  init(environment: [String: String]) {
    self.environment = environment
    var window = winsize()
    let isTerminal = isatty(1) == 1 && ioctl(1, UInt(TIOCGWINSZ), &window) == 0
    size = isTerminal ? (Int(window.ws_col), Int(window.ws_row)) : nil
  }

  var findings: [Finding] { [terminal, colors, locale, glyphs] }

  private var name: String { environment["TERM"] ?? "" }

  private var terminal: Finding {
    guard let size else {
      return Finding(
        "terminal",
        .warning,
        "output is no terminal",
        advice: "run moetop doctor in the one that moetop is for"
      )
    }
    let text = "\(name.isEmpty ? "no TERM" : name), \(size.columns)x\(size.rows)"
    if name.isEmpty || name == "dumb" {
      return Finding(
        "terminal",
        .fault,
        text,
        advice: "the dashboard needs TERM to name a terminal, such as xterm-256color"
      )
    }
    if size.columns < 60 || size.rows < 16 {
      return Finding("terminal", .warning, text, advice: "from 60x16 on there is room for panels")
    }
    return Finding("terminal", text)
  }

  private var colors: Finding {
    if let value = environment["NO_COLOR"], !value.isEmpty {
      return Finding("colours", .warning, "none", advice: "NO_COLOR is set")
    }
    let depth = environment["COLORTERM"] ?? ""
    if depth == "truecolor" || depth == "24bit" || name.hasSuffix("-direct") {
      return Finding("colours", "true colour")
    }
    if name.contains("256color") {
      return Finding(
        "colours",
        .warning,
        "256",
        advice: "export COLORTERM=truecolor if the terminal has more"
      )
    }
    return Finding(
      "colours",
      .warning,
      "16 or fewer",
      advice: "a TERM that ends in -256color names more"
    )
  }

  /// The first of the variables that decide about characters (POSIX, 8.2).
  private var characters: String {
    ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
      ?? "POSIX"
  }

  private var hasUTF8: Bool {
    let letters = characters.lowercased()
    return letters.hasSuffix("utf-8") || letters.hasSuffix("utf8") || letters.contains("utf-8@")
  }

  private var locale: Finding {
    hasUTF8
      ? Finding("locale", characters)
      : Finding(
        "locale",
        .warning,
        "\(characters), which is not UTF-8",
        advice: "export LANG=C.UTF-8"
      )
  }

  private var glyphs: Finding {
    hasUTF8
      ? Finding("glyphs", "full; --glyphs safe or ascii where ▄ and ⣿ are not one column wide")
      : Finding("glyphs", .warning, "unsure", advice: "--glyphs ascii shows on every terminal")
  }
}
