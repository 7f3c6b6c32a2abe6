import Configuration
import Dashboard

/// A theme laid out on lines: every role and ramp, with its name and its values.
struct ThemeSample {
  let theme: Theme
  /// How colours are shown; `nil` shows their values only.
  let pen: Pen?

  /// Which colours a terminal is sent.
  enum Pen {
    case trueColor
    case palette
  }

  var text: String {
    let head = "\(theme.name) · \(theme.variant.rawValue) · by \(theme.author)"
    var lines = [ShownText.harmless(head), ""]
    for role in Theme.roles {
      let color = theme[keyPath: role.color]
      let isPaper = Self.papers.contains(role.key)
      let sample =
        isPaper
        ? paint("  expert 64  ", theme.text, over: color)
        : paint("▄▄ expert 64 ", color, over: theme.background)
      lines.append(Self.filled("\(role.table).\(role.key)", 22) + sample + "  " + color.themeText)
    }
    for (name, colors) in [("ramp.heat", theme.heat), ("ramp.diverge", theme.diverge)] {
      let blocks = colors.map { paint("▄▄▄", $0, over: theme.unseen) }.joined()
      lines.append("")
      lines.append(Self.filled(name, 22) + blocks)
      for (level, color) in colors.enumerated() {
        let block = paint("▄▄▄", color, over: theme.unseen)
        lines.append(Self.filled("  level \(level + 1)", 22) + block + "  " + color.themeText)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Roles that are behind words.
  private static let papers: Set<String> = ["background", "selection", "code_background"]

  private func paint(_ words: String, _ ink: Color, over paper: Color) -> String {
    guard let pen else { return words }
    return "\u{1B}[0;\(pen.code(ink, base: 38));\(pen.code(paper, base: 48))m\(words)\u{1B}[0m"
  }

  private static func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension ThemeSample.Pen {
  /// Parameters of SGR (ECMA-48, and ISO 8613-6 for colours); `base` is 38 for ink, 48 for
  /// paper.
  fileprivate func code(_ color: Color, base: Int) -> String {
    let color = color.completed
    if self == .trueColor, let rgb = color.rgb {
      return "\(base);2;\(rgb >> 16 & 0xFF);\(rgb >> 8 & 0xFF);\(rgb & 0xFF)"
    }
    if let number = color.indexed ?? color.named { return "\(base);5;\(number)" }
    return "\(base + 1)"
  }
}
