/// One figure of two sessions, as words.
package struct FigurePair: Equatable, Sendable {
  package var name: String
  package var left: String
  package var right: String
  /// How the right one differs from the left; empty where that says nothing.
  package var change = ""

  /// The figures of two sessions, the most telling first.
  package static func list(_ left: SessionFigures, _ right: SessionFigures) -> [FigurePair] {
    [
      ratio("tokens/s", left.tokensPerSecond, right.tokensPerSecond) {
        NumberText.fixed($0, decimals: $0 < 99.95 ? 2 : 0)
      },
      FigurePair(
        name: "hit rate %",
        left: NumberText.percent(left.hitShare),
        right: NumberText.percent(right.hitShare),
        change: points(left.hitShare, right.hitShare)
      ),
      ratio("misses/token", left.missesPerToken, right.missesPerToken, words: tenths),
      ratio("read/token", left.readBytesPerToken, right.readBytesPerToken, words: bytes),
      ratio("stall ms/token", left.stallPerToken, right.stallPerToken, words: milliseconds),
      ratio("evictions/token", left.evictionsPerToken, right.evictionsPerToken, words: tenths),
      ratio(
        "first token ms",
        left.firstTokenTime.map(Double.init),
        right.firstTokenTime.map(Double.init),
        words: milliseconds
      ),
      count("prompt tokens", left.promptTokens, right.promptTokens),
      count("reply tokens", left.replyTokens, right.replyTokens),
    ]
  }

  private static func ratio(
    _ name: String,
    _ left: Double?,
    _ right: Double?,
    words: (Double) -> String
  ) -> FigurePair {
    var pair = FigurePair(
      name: name,
      left: left.map(words) ?? NumberText.unknown,
      right: right.map(words) ?? NumberText.unknown
    )
    if let left, let right, left > 0 {
      pair.change = signed((right / left - 1) * 100, decimals: 0, unit: " %")
    }
    return pair
  }

  private static func count(_ name: String, _ left: Int, _ right: Int) -> FigurePair {
    FigurePair(
      name: name,
      left: "\(left)",
      right: "\(right)",
      change: left == right ? "" : signed(Double(right - left), decimals: 0, unit: "")
    )
  }

  private static func points(_ left: Double?, _ right: Double?) -> String {
    guard let left, let right else { return "" }
    return signed((right - left) * 100, decimals: 1, unit: " pt")
  }

  private static func signed(_ value: Double, decimals: Int, unit: String) -> String {
    let text = NumberText.fixed(value, decimals: decimals)
    // What rounds to nothing has no sign.
    if !text.contains(where: { "123456789".contains($0) }) { return "=" }
    return (value > 0 ? "+" : "") + text + unit
  }

  private static func tenths(_ value: Double) -> String { NumberText.fixed(value, decimals: 1) }
  private static func bytes(_ value: Double) -> String { NumberText.bytes(value) }
  private static func milliseconds(_ value: Double) -> String {
    NumberText.fixed(value / 1e6, decimals: value < 9.95e6 ? 1 : 0)
  }
}
