import Glibc
import Testing

@testable import Session

@Suite("Heat scale")
struct HeatScaleTests {
  @Test(arguments: [1, 2, 8, 64, 1024])
  func `a count halves every half-life`(halfLife: Int) {
    let scale = HeatScale(halfLife: halfLife)
    for age in 0...(3 * halfLife) {
      let expected = exp2(-Double(age) / Double(halfLife))
      let factor = Double(scale.decay(overTokens: UInt32(age)))
      #expect((factor - expected).magnitude <= 1e-6 * expected)
    }
    #expect(scale.decay(overTokens: .max) == 0 || halfLife > 1_000_000)
  }

  @Test func `levels follow the ratio to the fair share`() {
    // 128 experts, 8 chosen: log2(E/K) = 4, so levels 3 to 8 are two thirds wide.
    let scale = HeatScale(halfLife: 8, expertCount: 128, expertsPerToken: 8)
    let fairShare = (8.0 / 128) / (1 - exp2(-1.0 / 8))
    func level(_ ratio: Double) -> Int { scale.level(Float(fairShare * exp2(ratio))) }
    #expect([-3, -1.01].map(level) == [1, 1])
    #expect([-0.99, -0.01].map(level) == [2, 2])
    for step in 0..<6 {
      let start = Double(step) * 2 / 3
      #expect(level(start + 0.01) == 3 + step)
      #expect(level(start + 0.65) == 3 + step)
    }
    #expect(level(4) == 8)
    #expect(level(9) == 8)
  }

  @Test func `thresholds rise`() {
    for (experts, topK) in [(8, 2), (64, 6), (512, 10)] {
      let thresholds = HeatScale(halfLife: 8, expertCount: experts, expertsPerToken: topK)
        .thresholds
      #expect(thresholds.count == 7)
      #expect(zip(thresholds, thresholds.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func `without experts there is one level`() {
    #expect(HeatScale(halfLife: 8).level(1000) == 1)
  }
}
