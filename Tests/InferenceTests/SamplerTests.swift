import Testing

@testable import Inference

@Suite("Sampler")
struct SamplerTests {
  private func sample(
    _ logits: [Float],
    _ change: (inout SamplingSettings) -> Void,
    count: Int = 1,
    noting tokens: [Int] = []
  ) -> [Int] {
    var settings = SamplingSettings()
    settings.topK = 0
    settings.topP = 1
    settings.minP = 0
    settings.temperature = 1
    change(&settings)
    var sampler = Sampler(settings: settings)
    for token in tokens { sampler.note(token) }
    return (0..<count).map { _ in
      var copy = logits
      return copy.withUnsafeMutableBufferPointer { sampler.sample($0) }
    }
  }

  @Test func `temperature 0 takes the best, the lowest index among equals`() {
    #expect(sample([1, 3, 3, 2], { $0.temperature = 0 }) == [1])
    #expect(sample([.nan, 1, .nan], { $0.temperature = 0 }) == [1])
  }

  @Test func `draws follow the softmax`() {
    let draws = sample([0, 1.0986123], { $0.seed = 9 }, count: 4000)
    let share = Double(draws.count { $0 == 1 }) / 4000
    #expect(abs(share - 0.75) < 0.03)
  }

  @Test func `low temperature sharpens`() {
    let draws = sample([0, 1.0986123], { $0.temperature = 0.5 }, count: 4000)
    let share = Double(draws.count { $0 == 1 }) / 4000
    #expect(abs(share - 0.9) < 0.03)
  }

  @Test func `top-k, top-p and min-p cut the tail`() {
    let logits: [Float] = [2, 1, 0, -1, -2]
    #expect(Set(sample(logits, { $0.topK = 2 }, count: 500)) == [0, 1])
    // Softmax: .64 .23 .09 .03 .01
    #expect(Set(sample(logits, { $0.topP = 0.7 }, count: 500)) == [0, 1])
    #expect(Set(sample(logits, { $0.topP = 0.5 }, count: 500)) == [0])
    #expect(Set(sample(logits, { $0.minP = 0.2 }, count: 500)) == [0, 1])
  }

  @Test func `top-k agrees with sorting`() {
    var random = SplitMix64(state: 4)
    let logits = (0..<1000).map { _ in random.unitInterval() }
    let best = Set(logits.indices.sorted { logits[$0] > logits[$1] }.prefix(7))
    let drawn = Set(sample(logits, { $0.topK = 7 }, count: 2000))
    #expect(drawn == best)
  }

  @Test func `the same seed gives the same choices`() {
    let logits: [Float] = [0, 0, 0, 0]
    let one = sample(logits, { $0.seed = 1 }, count: 50)
    #expect(one == sample(logits, { $0.seed = 1 }, count: 50))
    #expect(one != sample(logits, { $0.seed = 2 }, count: 50))
  }

  @Test func `the repeat penalty makes seen tokens less likely`() {
    #expect(
      sample([2, 1.9, -5], { ($0.repeatPenalty, $0.temperature) = (1.5, 0) }, noting: [0]) == [1]
    )
    #expect(
      sample([-1, -1.2], { ($0.repeatPenalty, $0.temperature) = (1.5, 0) }, noting: [0]) == [1]
    )
  }

  @Test func `numbers that are none never crash the draw`() {
    #expect(sample([.nan, .nan], { _ in }).count == 1)
    #expect(sample([.infinity, 1], { _ in }) == [0])
    #expect(sample([-.infinity, -.infinity], { _ in }).count == 1)
  }
}
