import Testing

@testable import Routing

@Suite("Expert skipping")
struct ExpertSkippingTests {
  private func skipped(_ rule: ExpertSkipping, _ weights: [Float]) -> [Int] {
    var flags = [Bool](repeating: false, count: weights.count)
    weights.withUnsafeBufferPointer { weights in
      flags.withUnsafeMutableBufferPointer { rule.mark(weights, isSkipped: $0) }
    }
    return flags.indices.filter { flags[$0] }
  }

  @Test func `with two experts the tail rule is AdapMoE's`() {
    // T = 0.005 and sensitivity 0.125: the threshold is √0.04 = 0.2.
    let rule = ExpertSkipping.tail(tolerance: (0.005 / 0.125 as Float).squareRoot())
    #expect(skipped(rule, [0.81, 0.19]) == [1])
    #expect(skipped(rule, [0.79, 0.21]) == [])
  }

  @Test func `the tail is dropped as long as it weighs little together`() {
    let rule = ExpertSkipping.tail(tolerance: 0.26)
    #expect(skipped(rule, [0.4, 0.3, 0.15, 0.1, 0.05]) == [3, 4])
    #expect(skipped(rule, [0.05, 0.1, 0.15, 0.3, 0.4]) == [0, 1])
    #expect(skipped(.tail(tolerance: 1), [0.5, 0.3, 0.2]) == [1, 2])
  }

  @Test func `the ratio rule compares with the heaviest`() {
    #expect(skipped(.ratio(0.5), [0.5, 0.3, 0.2]) == [2])
    #expect(skipped(.ratio(0.5), [0.2, 0.5, 0.3]) == [0])
    #expect(skipped(.ratio(1), [0.4, 0.4, 0.2]) == [2])
  }

  @Test func `zero drops nobody, and one expert always stays`() {
    for rule in [ExpertSkipping.tail(tolerance: 0), .ratio(0)] {
      #expect(skipped(rule, [0.6, 0.4, 0]) == [])
    }
    for rule in [ExpertSkipping.tail(tolerance: 9), .ratio(9)] {
      #expect(skipped(rule, [0.1, 0.6, 0.3]) == [0, 2])
      #expect(skipped(rule, [1]) == [])
    }
  }
}
