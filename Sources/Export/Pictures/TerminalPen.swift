import Dashboard

/// Spells changes of style for a terminal: "Select Graphic Rendition" of ECMA-48, with true
/// colours as in ITU-T T.416.
struct TerminalPen {
  private var style = Style()

  /// What makes the next characters appear in a style; empty where nothing changes.
  mutating func select(_ next: Style) -> String {
    if next == style { return "" }
    var codes: [String] = []
    if next.attributes != style.attributes {
      codes.append("0")
      codes += Self.attributes.filter { next.attributes.contains($0.attribute) }.map(\.code)
      style = Style()
    }
    if next.foreground != style.foreground { codes.append(Self.code(next.foreground, base: 30)) }
    if next.background != style.background { codes.append(Self.code(next.background, base: 40)) }
    style = next
    return "\u{1B}[\(codes.joined(separator: ";"))m"
  }

  private static let attributes: [(attribute: Style.Attributes, code: String)] = [
    (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7"),
  ]

  /// The codes of a colour; `base` is 30 for the foreground, 40 for the background.
  private static func code(_ color: Color, base: Int) -> String {
    if let rgb = color.completed.rgb {
      return "\(base + 8);2;\(rgb >> 16 & 0xFF);\(rgb >> 8 & 0xFF);\(rgb & 0xFF)"
    }
    guard let named = (color.named ?? color.indexed).map({ Int($0 & 15) }) else {
      return "\(base + 9)"
    }
    return "\(named < 8 ? base + named : base + 60 + named - 8)"
  }
}
