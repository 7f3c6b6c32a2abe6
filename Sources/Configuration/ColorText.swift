import Dashboard

/// Colours as theme files write them: `"#rrggbb | 256 | name"`, each part optional, and `""`
/// for the terminal's own.
enum ColorText {
  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]

  /// The colour; `nil` for text that is none.
  static func color(_ text: String) -> Color? {
    var color = Color()
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(trimmed)
    if parts == [""] { return .terminal }
    for part in parts {
      if let rgb = trueColor(part), color.rgb == nil {
        color.rgb = rgb
      } else if let index = UInt8(part), index >= 16, color.indexed == nil {
        color.indexed = index
      } else if let name = named(part), color.named == nil {
        color.named = name
      } else {
        return nil
      }
    }
    return color.completed
  }

  /// The colour as files write it.
  static func text(of color: Color) -> String {
    var parts: [String] = []
    if let rgb = color.rgb {
      let digits = String(rgb, radix: 16)
      parts.append("#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
    }
    if let indexed = color.indexed { parts.append("\(indexed)") }
    if let named = color.named {
      parts.append((named >= 8 ? "bright-" : "") + names[Int(named) % names.count])
    }
    return parts.joined(separator: " | ")
  }

  private static func trueColor(_ text: Substring) -> UInt32? {
    guard text.first == "#", text.utf8.count == 7 else { return nil }
    let digits = text.dropFirst()
    return digits.allSatisfy(\.isHexDigit) ? UInt32(digits, radix: 16) : nil
  }

  private static func named(_ text: Substring) -> UInt8? {
    let isBright = text.hasPrefix("bright-")
    let name = isBright ? text.dropFirst("bright-".count) : text
    return names.firstIndex { $0 == name }.map { UInt8($0 + (isBright ? 8 : 0)) }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}

extension Color {
  /// The colour as theme files write it: `#e0a458 | 179 | yellow`; empty for the terminal's
  /// own.
  package var themeText: String { ColorText.text(of: self) }
}
