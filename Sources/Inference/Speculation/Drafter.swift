/// Guesses which tokens follow a text.
///
/// What it guesses decides how fast a text is made, never what is in it.
protocol Drafter {
  /// - Parameters:
  ///   - text: all tokens so far
  ///   - limit: tokens to guess at most, 1 or more
  /// - Returns: at most `limit` tokens
  func draft(after text: [Int], limit: Int) -> Draft
}

/// Tokens that may follow a text.
struct Draft: Equatable {
  /// Empty where there is nothing to go by.
  var tokens: [Int] = []
  /// How much there was to go by, from 0 to ``evidenceLimit``: drafts with as much are accepted
  /// about as often.
  var evidence = 0

  static let evidenceLimit = 4
}
