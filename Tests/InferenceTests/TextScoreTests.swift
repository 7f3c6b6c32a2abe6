import Glibc
import Testing

@testable import Inference

@Suite("Text score")
struct TextScoreTests {
  @Test func `perplexity is e to the mean surprise`() {
    var score = TextScore()
    // Probabilities ½, ¼ and ⅛: the mean surprise is 2 ln 2.
    for probability in [0.5, 0.25, 0.125] { score.add(-log(probability)) }
    #expect(score.count == 3)
    #expect(abs(score.loss - 2 * log(2)) < 1e-12)
    #expect(abs(score.perplexity - 4) < 1e-12)
  }

  @Test func `the error is that of the mean`() {
    var score = TextScore()
    for surprise in [1.0, 2, 3, 6] { score.add(surprise) }
    // Variance 3.5 over the four, so the mean is known to √(3.5 / 3).
    #expect(abs(score.lossError - (3.5 / 3).squareRoot()) < 1e-12)
    #expect(abs(score.perplexityError - score.lossError * exp(3)) < 1e-9)
  }

  @Test func `one token says nothing about the error`() {
    var score = TextScore()
    #expect(score.loss == 0 && score.lossError == 0)
    score.add(2)
    #expect(score.loss == 2 && score.lossError == 0)
  }
}
