import Events
import Tokenization

/// Says of each token of a reply whether its text is reasoning, and takes the marks around
/// reasoning out of the text.
///
/// Bytes that may begin a mark belong to the token that decides about them. A record waits
/// for the next token while that is open, so that nothing is lost where the reply ends.
struct ReasoningTracker {
  private var finder: ReasoningFinder
  /// The bytes that a token spells, also those of a control token.
  private let spelling: (Int) -> [UInt8]
  /// A token that may be the beginning of a mark, and the rejected ones behind it.
  private var waiting: [TokenRecord] = []

  /// - Parameters:
  ///   - isReasoning: the prompt has opened the reasoning already
  ///   - spelling: the bytes of a token as the vocabulary spells it
  init(isReasoning: Bool, spelling: @escaping (Int) -> [UInt8]) {
    finder = ReasoningFinder(isReasoning: isReasoning)
    self.spelling = spelling
  }

  /// Takes the next token, and returns the records that are complete, in order.
  mutating func take(_ record: TokenRecord) -> [TokenRecord] {
    guard record.phase == .decode else {
      // Nothing overtakes a token that waits.
      guard !waiting.isEmpty else { return [record] }
      waiting.append(record)
      return []
    }
    var record = record
    let spelled = record.text.isEmpty ? spelling(record.token) : record.text
    var text = finder.append(spelled).flatMap(\.bytes)
    // A control token may be a mark, but it is never text.
    if record.text.isEmpty, text.reversed().starts(with: spelled.reversed()) {
      text.removeLast(spelled.count)
    }
    record.text = text
    record.isReasoning = finder.isReasoning
    let complete = finder.isUndecided ? waiting : waiting + [record]
    waiting = finder.isUndecided ? [record] : []
    return complete
  }

  /// Goes on after tokens of the same reply that were told before it was cut.
  mutating func skip(_ tokens: some Sequence<Int>) {
    for token in tokens { _ = finder.append(spelling(token)) }
    // What was undecided was told as text when the reply was cut.
    _ = finder.finish()
  }

  /// The records that still wait when no more tokens come, in order.
  mutating func finish() -> [TokenRecord] {
    defer { waiting = [] }
    let rest = finder.finish().flatMap(\.bytes)
    if !waiting.isEmpty { waiting[0].text += rest }
    return waiting
  }
}
