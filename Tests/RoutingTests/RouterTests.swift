import Glibc
import Testing

@testable import Routing

@Suite("Router")
struct RouterTests {
  private func select(
    _ scores: [Float],
    k: Int,
    normalizes: Bool = true
  ) -> (experts: [Int32], weights: [Float]) {
    let router = Router(
      expertCount: scores.count,
      expertsPerToken: k,
      normalizesWeights: normalizes
    )
    var experts = [Int32](repeating: -1, count: k)
    var weights = [Float](repeating: -1, count: k)
    scores.withUnsafeBufferPointer { scores in
      experts.withUnsafeMutableBufferPointer { experts in
        weights.withUnsafeMutableBufferPointer { weights in
          router.select(scores: scores, experts: experts, weights: weights)
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
