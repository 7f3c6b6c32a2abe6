import Dashboard

/// A scheme of sixteen colours, of which there are hundreds: base00 to base0F, and what they
/// are for (https://github.com/tinted-theming/home/blob/main/styling.md, version 0.11, and the
/// flat form of the versions before it).
package struct Base16Scheme: Equatable, Sendable {
  package let name: String
  package let author: String
  /// base00 to base0F, each 0xRRGGBB.
  package let colors: [UInt32]

  /// Reads the text of a scheme: the few lines of YAML that schemes use.
  package init(_ text: String) throws(Base16Error) {
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = Self.trimmed(line[..<colon]).lowercased()
      values[key] = Self.scalar(line[line.index(after: colon)...])
    }
    var colors: [UInt32] = []
    for index in 0..<16 {
      let key = "base0" + String(index, radix: 16)
      guard let value = values[key] else { throw .missing(Self.shown(index)) }
      let digits = value.hasPrefix("#") ? value.dropFirst() : value[...]
      guard digits.count == 6, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }),
        let rgb = UInt32(digits, radix: 16)
      else { throw .notAColor(Self.shown(index)) }
      colors.append(rgb)
    }
    self.colors = colors
    name = values["name"] ?? values["scheme"] ?? "base16"
    author = values["author"] ?? "unknown"
  }

  /// Whether it is for light backgrounds: its own is lighter than its text.
  package var isLight: Bool {
    PerceivedColor(colors[0]).lightness > PerceivedColor(colors[5]).lightness
  }

  /// Which of the sixteen stands for a role; all others come from ember or umber, whose ramps
  /// can be told apart by everybody.
  private static let places: [(table: String, key: String, place: Int)] = [
    ("ui", "background", 0x0), ("ui", "text", 0x5), ("ui", "dim", 0x4), ("ui", "faint", 0x3),
    ("ui", "accent", 0x9), ("ui", "title", 0x4), ("ui", "rule", 0x2), ("ui", "cursor", 0x9),
    ("ui", "user", 0xC), ("ui", "assistant", 0x5), ("ui", "system", 0x4), ("ui", "live", 0xB),
    ("ui", "warning", 0xA), ("ui", "error", 0x8), ("ui", "focus", 0x9),
    ("ui", "selection_text", 0x6), ("ui", "selection", 0x2),
    ("chat", "thinking", 0x4), ("chat", "link", 0xD), ("chat", "code", 0x5),
    ("chat", "code_background", 0x0), ("chat", "code_keyword", 0xE),
    ("chat", "code_string", 0xB), ("chat", "code_number", 0x9), ("chat", "code_comment", 0x3),
    ("data", "unseen", 0x1),
  ]

  /// The theme as a file.
  package var themeText: String {
    var text = """
      # \(Self.harmless(name)): words and lines of a base16 scheme.

      [meta]
      name = \(Setting.quoted(name))
      author = \(Setting.quoted(author))
      variant = "\(isLight ? "light" : "dark")"
      parent = "\(isLight ? "umber" : "ember")"

      """
    for table in ["ui", "chat", "data"] {
      text += "\n[\(table)]\n"
      for row in Self.places where row.table == table {
        let color = Color(rgb: colors[row.place]).completed
        text += "\(row.key) = \(Setting.quoted(ColorText.text(of: color)))\n"
      }
    }
    return text
  }

  // MARK: Reading

  /// A plain or quoted scalar, without the comment behind it.
  private static func scalar(_ text: Substring) -> String {
    let text = trimmed(text)
    if let quote = text.first, quote == "\"" || quote == "'" {
      return String(text.dropFirst().prefix { $0 != quote })
    }
    // A # begins a comment where space is before it.
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    return parts.prefix { !$0.hasPrefix("#") || $0.count == 7 }.joined(separator: " ")
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }

  /// Text for a comment of one line.
  private static func harmless(_ text: String) -> String {
    text.filter { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
  }

  private static func shown(_ index: Int) -> String {
    "base0" + String(index, radix: 16, uppercase: true)
  }
}

/// Why a file is no base16 scheme.
package enum Base16Error: Error, Equatable, CustomStringConvertible {
  case missing(String)
  case notAColor(String)

  package var description: String {
    switch self {
    case .missing(let key): "no base16 scheme: \(key) is missing"
    case .notAColor(let key): "\(key) must be six hexadecimal digits"
    }
  }
}
