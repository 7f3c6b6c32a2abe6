import Glibc
import Testing

@testable import Routing

@Suite("Router")
struct RouterTests {
  private func select(
    _ scores: [Float],
    k: Int,
    scoring: Router.Scoring = .softmax,
    normalizes: Bool = true,
    scale: Float = 1,
    groups: Router.Groups? = nil,
    bias: [Float]? = nil
  ) -> (experts: [Int32], weights: [Float]) {
    let router = Router(
      expertCount: scores.count,
      expertsPerToken: k,
      scoring: scoring,
      normalizesWeights: normalizes,
      scale: scale,
      groups: groups
    )
    let hasBias = bias != nil
    let bias = bias ?? [Float](repeating: 0, count: scores.count)
    var experts = [Int32](repeating: -1, count: k)
    var weights = [Float](repeating: -1, count: k)
    scores.withUnsafeBufferPointer { scores in
      experts.withUnsafeMutableBufferPointer { experts in
        weights.withUnsafeMutableBufferPointer { weights in
          bias.withUnsafeBufferPointer { bias in
            router.select(
              scores: scores,
              bias: hasBias ? bias.baseAddress : nil,
              experts: experts,
              weights: weights
            )
          }
        }
      }
    }
    return (experts, weights)
  }

  @Test func `picks the best experts, best first`() {
    #expect(select([0, 3, 1, 2], k: 3).experts == [1, 3, 2])
    #expect(select([5, 4, 3], k: 1).experts == [0])
  }

  @Test func `gives equal scores to the lower index`() {
    #expect(select([1, 2, 2, 2, 1], k: 4).experts == [1, 2, 3, 0])
  }

  @Test func `normalised weights are the softmax over the chosen`() {
    let (_, weights) = select([0, log(3), -9], k: 2)
    #expect(abs(weights[0] - 0.75) < 1e-6)
    #expect(abs(weights[1] - 0.25) < 1e-6)
  }

  @Test func `plain weights are the softmax over all`() {
    let (experts, weights) = select([0, log(2), log(5)], k: 2, normalizes: false)
    #expect(experts == [2, 1])
    #expect(abs(weights[0] - 0.625) < 1e-6)
    #expect(abs(weights[1] - 0.25) < 1e-6)
  }

  @Test func `a sigmoid weighs each expert by itself`() {
    // Sigmoids 3/4, 1/2 and 1/4.
    let scores: [Float] = [log(3), 0, -log(3)]
    let plain = select(scores, k: 2, scoring: .sigmoid, normalizes: false)
    #expect(plain.experts == [0, 1])
    #expect(abs(plain.weights[0] - 0.75) < 1e-6)
    #expect(abs(plain.weights[1] - 0.5) < 1e-6)
    let normalised = select(scores, k: 2, scoring: .sigmoid, scale: 2.5)
    #expect(abs(normalised.weights[0] - 1.5) < 1e-6)
    #expect(abs(normalised.weights[1] - 1) < 1e-6)
  }

  @Test func `sigmoids next to nothing are not blown up`() {
    let weights = select([-40, -50], k: 2, scoring: .sigmoid).weights
    #expect(weights[0] < 1e-12 && weights[0] > 0)
  }

  @Test(arguments: [Router.Scoring.softmax, .sigmoid])
  func `a bias chooses and does not weigh`(scoring: Router.Scoring) {
    let scores: [Float] = [2, 1, 0, -1]
    let found = select(scores, k: 2, scoring: scoring, normalizes: false, bias: [0, -1, 0, 0.9])
    #expect(found.experts == [3, 0])
    let plain = select(scores, k: 4, scoring: scoring, normalizes: false)
    #expect(abs(found.weights[0] - plain.weights[3]) < 1e-6)
    #expect(abs(found.weights[1] - plain.weights[0]) < 1e-6)
  }

  @Test func `a bias is added to probabilities and not to scores`() {
    // Softmax 0.8, 0.1, 0.1: a bias of 0.6 is not enough, one of 0.8 is.
    let scores: [Float] = [log(8), 0, 0]
    #expect(select(scores, k: 1, bias: [0, 0, 0.6]).experts == [0])
    #expect(select(scores, k: 1, bias: [0, 0, 0.8]).experts == [2])
  }

  @Test func `only the best groups are chosen from`() {
    // Sigmoids grow with the scores. The best expert of all is alone in the middle group.
    let scores: [Float] = [1, 1, -9, 2, -9, -9, 0.5, 0.4, 0.3]
    let groups = Router.Groups(count: 3, used: 2)
    let found = select(scores, k: 4, scoring: .sigmoid, groups: groups)
    #expect(found.experts == [0, 1, 6, 7])
    #expect(select(scores, k: 4, scoring: .sigmoid).experts == [3, 0, 1, 6])
  }

  @Test func `equal groups go to the lower index, and groups of one are their expert`() {
    let equal = Router.Groups(count: 2, used: 1)
    #expect(select([1, 2, 2, 1], k: 2, groups: equal).experts == [1, 0])
    let single = Router.Groups(count: 4, used: 2)
    #expect(select([1, 4, 3, 2], k: 2, groups: single).experts == [1, 2])
  }

  @Test func `large scores do not overflow`() {
    let (_, weights) = select([1000, 999, -1000], k: 2)
    #expect(abs(weights[0] + weights[1] - 1) < 1e-6)
    let areFinite = weights.allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  @Test func `scores that are no numbers rank last and never twice`() {
    #expect(select([.nan, 1, .nan, 2], k: 2).experts == [3, 1])
    #expect(Set(select([.nan, .nan, .nan], k: 2).experts).count == 2)
  }

  @Test(arguments: [(128, 8), (512, 10), (7, 7), (1, 1)])
  func `agrees with sorting`(count: Int, k: Int) {
    var state: UInt64 = 7
    let scores: [Float] = (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return Float(state >> 40) / 1e6
    }
    let sorted = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    #expect(select(scores, k: k).experts == sorted.prefix(k).map(Int32.init))
  }
}
