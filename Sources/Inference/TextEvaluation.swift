import Experts

/// Scores a model on a text, window by window, as llama.cpp's perplexity tool does: each
/// window is computed from an empty cache, and only the tokens of its second half count,
/// so that each has at least half a window of context.
package final class TextEvaluation {
  /// Of the model being judged.
  package private(set) var score = TextScore()
  /// Of the exact run beside it, where there is one.
  package private(set) var exactScore = TextScore()
  /// Between the two.
  package private(set) var divergence = Divergence()

  private let engine: Engine
  private let exact: Engine?
  private let window: Int

  /// - Parameters:
  ///   - engine: the model being judged; its cache is emptied
  ///   - exact: the same model without approximations, to measure the distance from
  ///   - window: tokens of a window; at least 4, and no more than the contexts hold
  package init(engine: Engine, exact: Engine? = nil, window: Int) {
    precondition(window >= 4 && window <= engine.cache.capacity, "a window of \(window)")
    self.engine = engine
    self.exact = exact
    self.window = window
  }

  /// Windows that a text of so many tokens has.
  package func windowCount(of tokenCount: Int) -> Int { tokenCount / window }

  /// Scores one window.
  ///
  /// - Parameters:
  ///   - number: of the window, from 0
  ///   - text: all tokens
  /// - Throws: ``ExpertsError`` when a read failed
  package func run(window number: Int, of text: [Int]) throws {
    var tokens = Array(text[number * window..<(number + 1) * window])
    if engine.tokenizer.addsBeginOfSequence, let begin = engine.tokenizer.beginOfSequence {
      tokens[0] = begin
    }
    engine.cache.truncate(to: 0)
    exact?.cache.truncate(to: 0)
    var begun = 0
    while begun < tokens.count {
      let batch = tokens[begun..<min(begun + ForwardPass.batchLimit, tokens.count)]
      _ = try engine.forward.run(batch, phase: .prefill, cache: engine.cache)
      if let exact { _ = try exact.forward.run(batch, phase: .prefill, cache: exact.cache) }
      for place in batch.indices where place >= window / 2 && place + 1 < tokens.count {
        compare(at: place - begun, next: tokens[place + 1])
      }
      begun = batch.endIndex
    }
  }

  private func compare(at place: Int, next: Int) {
    let logits = engine.forward.logits(after: place)
    score.add(LogSoftmax.normaliser(logits) - Double(logits[next]))
    guard let exact else { return }
    let truth = exact.forward.logits(after: place)
    exactScore.add(LogSoftmax.normaliser(truth) - Double(truth[next]))
    divergence.add(exact: truth, approximate: logits)
  }
}
