/// Markdown as a careless writer might write it, from a seed.
struct RandomMarkdown {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  private static let pieces = [
    "word", " ", " ", "\n", "\n\n", "\n\n", "**", "*", "_", "`", "```\n", "```swift\n", "\n```\n",
    "# ", "\n# Title\n", "\n- ", "\n  - ", "\n1. ", "\n> ", "\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "\n---\n", "~~", "[link](https://a.b)", "漢字", "🙂", "\\", "\n    ", "\t", "&amp;", "|",
    "\n~~~\n", "\n- [x] done\n", "let a = 1\n", "2 * 3", "snake_case", "!", "=\n",
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
    (0..<count).map { _ in Self.pieces[below(Self.pieces.count)] }.joined()
  }
}
