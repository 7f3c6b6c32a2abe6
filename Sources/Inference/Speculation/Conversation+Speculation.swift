extension Conversation {
  /// Guesses as ``speculation`` says from the next reply on, if that can be.
  func beginSpeculation() {
    var mode = speculation
    if mode != .off, let obstacle = engine.speculationObstacle {
      mode = .off
      notify("no tokens are guessed ahead: \(obstacle)")
    }
    generator.speculation = Speculation(mode: mode, ends: engine.tokenizer.endOfGeneration)
  }
}

extension Engine {
  /// Why tokens cannot be computed ahead and forgotten again with the same output; `nil` where
  /// they can.
  package var speculationObstacle: String? {
    if cache.hasStates { return "the model's recurrent layers cannot go back a few tokens" }
    return forward.mixture.approximations.isRepeatable
      ? nil : "the output depends on what else is computed"
  }
}
