import Glibc

/// How well a model foretells a text: the mean surprise of its tokens.
package struct TextScore: Equatable, Sendable {
  /// Tokens that were scored.
  package private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0

  package init() {}

  /// Adds one token's surprise: −ln of the probability that the model gave it.
  package mutating func add(_ surprise: Double) {
    count += 1
    sum += surprise
    squares += surprise * surprise
  }

  /// Mean surprise of a token, in nats.
  package var loss: Double { count == 0 ? 0 : sum / Double(count) }

  /// e to the power of the loss: among how many tokens the model wavers.
  package var perplexity: Double { exp(loss) }

  /// Standard error of the perplexity, to first order from that of the loss.
  package var perplexityError: Double { lossError * perplexity }

  /// Standard error of the loss, in nats.
  package var lossError: Double {
    guard count > 1 else { return 0 }
    let variance = max(0, squares / Double(count) - loss * loss)
    return (variance / Double(count - 1)).squareRoot()
  }
}
