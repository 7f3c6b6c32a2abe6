import Testing

@testable import Routing

@Suite("Miss precision")
struct MissPrecisionTests {
  private func grades(_ rule: MissPrecision, _ weights: [Float]) -> [MissPrecision.Grade] {
    weights.withUnsafeBufferPointer { rule.grades(of: $0) }
  }

  @Test func `what the heavier ones weigh together decides`() {
    // Scores 0, 0.5, 0.8, 0.95.
    #expect(grades(MissPrecision(), [0.5, 0.3, 0.15, 0.05]) == [.exact, .exact, .low, .skipped])
    #expect(grades(MissPrecision(), [0.05, 0.15, 0.5, 0.3]) == [.skipped, .low, .exact, .exact])
  }

  @Test func `with two experts the weight of the first decides`() {
    let rule = MissPrecision(exactLimit: 0.6, lowLimit: 0.9)
    #expect(grades(rule, [0.55, 0.45]) == [.exact, .exact])
    #expect(grades(rule, [0.75, 0.25]) == [.exact, .low])
    #expect(grades(rule, [0.95, 0.05]) == [.exact, .skipped])
  }

  @Test func `weights count as shares of their sum`() {
    #expect(grades(MissPrecision(), [4, 12]) == [.low, .exact])
  }

  @Test func `limits of 1 give nothing up, limits of 0 all but the heaviest`() {
    let weights: [Float] = [0.1, 0.7, 0.15, 0.05]
    #expect(grades(MissPrecision(exactLimit: 1, lowLimit: 1), weights).allSatisfy { $0 == .exact })
    #expect(
      grades(MissPrecision(exactLimit: 0, lowLimit: 1), weights) == [.low, .exact, .low, .low]
    )
    #expect(
      grades(MissPrecision(exactLimit: 0, lowLimit: 0), [0.5, 0.5]) == [.exact, .skipped]
    )
  }

  @Test func `experts that weigh nothing are exact`() {
    #expect(grades(MissPrecision(), [0, 0, 0]) == [.exact, .exact, .exact])
  }
}
