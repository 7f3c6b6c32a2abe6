/// Text as nobody wants it, from a seed: any scalar of Unicode, control characters, escape
/// sequences, marks without a base, half of an emoji, and Markdown.
struct WildText {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 7919
  }

  private static let pieces = [
    "word", " ", "\n", "\n\n", "\t", "\r\n", "\u{1B}[31m", "\u{1B}]0;title\u{7}", "\u{1B}c",
    "\u{9B}2J", "\u{90}q", "\u{0}", "\u{7F}", "\u{85}", "\u{8}", "👩‍👩‍👧‍👦", "🇩🇪", "🇫", "👍🏽", "❤️",
    "1️⃣", "漢字", "かな", "한국어", "ᄀ", "ᅡ", "e\u{301}", "\u{301}\u{302}\u{303}", "שלום", "مرحبا",
    "\u{202E}abc\u{202C}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{FFFE}", "\u{10FFFF}", "\u{E000}",
    "\u{AD}", "\u{2028}", "क्षि", "ไทย", "\u{E0061}", "\u{1F9D1}\u{200D}",
  ]
  private static let marks = [
    "**", "*", "_", "`", "\n```swift\n", "\n```\n", "\n# ", "\n- ", "\n  1. ", "\n> ", "~~",
    "\n---\n",
    "\n| a | b |\n|---|--:|\n| 1 | 2 |\n", "[a](b)", "\n- [ ] ", "<br>", "|", "\n\n    ",
    "let x = 1",
  ]

  mutating func below(_ limit: Int) -> Int {
    // SplitMix64 (Steele, Lea and Flood 2014).
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }

  mutating func text(pieces count: Int) -> String {
    var text = ""
    for _ in 0..<count {
      if below(3) == 0 {
        text.unicodeScalars.append(Unicode.Scalar(UInt32(below(0x110000))) ?? "x")
      } else {
        text += Self.pieces[below(Self.pieces.count)]
      }
    }
    return text
  }

  mutating func markdown(pieces count: Int) -> String {
    (0..<count).map { _ in
      below(2) == 0 ? text(pieces: 1 + below(3)) : Self.marks[below(Self.marks.count)]
    }.joined()
  }
}
