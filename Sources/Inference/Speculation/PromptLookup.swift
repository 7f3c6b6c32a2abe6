/// Guesses that what followed the last tokens before follows them again.
///
/// A model that quotes, edits or repeats writes what stands in the prompt or in its own reply
/// already. No second model is asked (prompt lookup decoding, Saxena 2023;
/// https://github.com/apoorvumang/prompt-lookup-decoding).
struct PromptLookup: Drafter {
  /// Tokens that must be the same at the least: one alone says nothing.
  static let shortest = 2
  /// Tokens that are compared at the most.
  static let longest = Draft.evidenceLimit

  /// What followed the latest of the places where most of the last tokens stand; the draft's
  /// evidence is how many these are.
  ///
  /// Looks at every token of the text once: some microseconds, where a token takes milliseconds.
  func draft(after text: [Int], limit: Int) -> Draft {
    guard let last = text.last, text.count > Self.shortest else { return Draft() }
    var best = (length: Self.shortest - 1, end: 0)
    text.withUnsafeBufferPointer { text in
      var end = text.count - 1
      while end >= Self.shortest, best.length < Self.longest {
        if text[end - 1] == last {
          let length = Self.commonLength(text, end)
          if length > best.length { best = (length, end) }
        }
        end -= 1
      }
    }
    guard best.length >= Self.shortest else { return Draft() }
    // A short repetition ends where the text does: it goes on from its beginning.
    let period = text.count - best.end
    let tokens = (0..<limit).map { text[best.end + $0 % period] }
    return Draft(tokens: tokens, evidence: best.length)
  }

  /// How many tokens before `end` are those at the end of the text.
  private static func commonLength(_ text: UnsafeBufferPointer<Int>, _ end: Int) -> Int {
    var length = 1
    while length < longest, length < end, text[end - 1 - length] == text[text.count - 1 - length] {
      length += 1
    }
    return length
  }
}
