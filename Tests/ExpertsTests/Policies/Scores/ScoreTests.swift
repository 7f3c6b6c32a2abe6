import Events
import Glibc
import Testing

@testable import Experts

/// The formulas, by numbers worked out by hand.
@Suite("Eviction scores")
struct ScoreTests {
  private func context(layerCount: Int = 4, slotCount: Int = 8) -> PolicyContext {
    PolicyContext(
      layerCount: layerCount,
      expertCount: 4,
      slotCount: slotCount,
      expertsPerToken: 1,
      expertBytes: Array(repeating: 10, count: layerCount)
    )
  }

  @Test func `lfu counts the uses of this sequence`() {
    var score = FrequencyScore(context: context())
    for step in 1...3 { score.recordUse(of: 5, step: step) }
    #expect(score.worth(of: 5, distance: 1, step: 9) == 3)
    score.recordEviction(of: 5, worth: 3)
    #expect(score.worth(of: 5, distance: 1, step: 9) == 3)
    score.beginSequence()
    #expect(score.worth(of: 5, distance: 1, step: 9) == 0)
  }

  @Test func `lfru divides uses by age`() {
    var score = FrequencyOverAgeScore(context: context())
    for step in [1, 2, 4] { score.recordUse(of: 5, step: step) }
    #expect(score.worth(of: 5, distance: 1, step: 4) == 3)
    #expect(score.worth(of: 5, distance: 1, step: 9) == 0.5)
  }

  @Test func `decayed uses count half after 128 tokens`() {
    var uses = DecayedUses(placeCount: 1)
    #expect(uses.recordUse(of: 0, step: 10) == 1)
    #expect(uses.recordUse(of: 0, step: 10) == 2)
    #expect(uses.recordUse(of: 0, step: 138) == 2)
    #expect(uses.recordUse(of: 0, step: 394) == 1.5)
  }

  @Test func `classes are powers of two, eight of them`() {
    let values = [1, 1.99, 2, 3.99, 4, 127, 128, 1e6]
    #expect(values.map(DecayedUses.valueClass(of:)) == [0, 0, 1, 1, 2, 6, 7, 7])
  }

  @Test func `crf orders experts as their decayed values do`() {
    // Two uses at 0, one at 128: the same value then, at any later time.
    var score = CombinedRecencyFrequencyScore(context: context())
    score.recordUse(of: 0, step: 0)
    score.recordUse(of: 0, step: 0)
    score.recordUse(of: 1, step: 128)
    score.recordUse(of: 2, step: 127)
    let worths = (0..<3).map { score.worth(of: $0, distance: 1, step: 200) }
    #expect(worths[0] == worths[1])
    #expect(worths[2] < worths[1])
  }

  @Test func `class-token halves the age with each class`() {
    var score = ClassOverAgeScore(context: context())
    score.recordUse(of: 0, step: 5)
    for _ in 0..<4 { score.recordUse(of: 1, step: 5) }
    #expect(score.worth(of: 0, distance: 1, step: 12) == -8)
    #expect(score.worth(of: 1, distance: 1, step: 12) == -2)
  }

  @Test func `edgemoe divides uses by the distance ahead`() {
    var score = FrequencyOverDistanceScore(context: context())
    for _ in 0..<6 { score.recordUse(of: 5, step: 1) }
    #expect(score.worth(of: 5, distance: 1, step: 2) == 6)
    #expect(score.worth(of: 5, distance: 4, step: 2) == 1.5)
  }

  @Test func `hobbit adds four quarters`() {
    var score = HobbitScore(context: context())
    // A sequence that begins at step 11: T is 8 at step 18, R is 4, F and H are 2.
    score.recordUse(of: 5, step: 11)
    score.recordUse(of: 5, step: 14)
    #expect(
      score.worth(of: 5, distance: 1, step: 18)
        == (4.0 / 8 + 2.0 / 8 + 2.0 / 8 + (1 - 1.0 / 4)) / 4
    )
    // The present layer is a whole token away: nothing for nearness.
    #expect(score.worth(of: 5, distance: 4, step: 18) == 0.25)
    score.beginSequence()
    #expect(score.worth(of: 5, distance: 4, step: 19) == 0)
  }

  @Test func `hobbit with recency alone is lru`() {
    let weights = HobbitScore.Weights(recency: 1, frequency: 0, preciseUses: 0, nearness: 0)
    var score = HobbitScore(context: context(), weights: weights)
    score.recordUse(of: 0, step: 1)
    score.recordUse(of: 0, step: 1)
    score.recordUse(of: 1, step: 2)
    #expect(
      score.worth(of: 0, distance: 1, step: 4) < score.worth(of: 1, distance: 4, step: 4)
    )
  }

  @Test func `gdsf inflates newcomers by what the last victim was worth`() {
    var score = GreedyDualScore(context: context())
    for _ in 0..<3 { score.recordUse(of: 0, step: 1) }
    #expect(score.worth(of: 0, distance: 1, step: 1) == 3)
    score.recordEviction(of: 0, worth: 3)
    score.recordUse(of: 1, step: 2)
    #expect(score.worth(of: 1, distance: 1, step: 2) == 4)
    // The one that left starts from one use.
    score.recordUse(of: 0, step: 3)
    #expect(score.worth(of: 0, distance: 1, step: 3) == 4)
  }

  @Test func `gdsf weighs uses by cost and size of the layer`() {
    var context = PolicyContext(
      layerCount: 2,
      expertCount: 4,
      slotCount: 8,
      expertsPerToken: 1,
      expertBytes: [10, 20]
    )
    context.readCosts = [30, 20]
    // Costs by size are 3 and 1, with a mean of 2.
    var score = GreedyDualScore(context: context)
    score.recordUse(of: 0, step: 1)
    score.recordUse(of: 4, step: 1)
    #expect(score.worth(of: 0, distance: 1, step: 1) == 1.5)
    #expect(score.worth(of: 4, distance: 1, step: 1) == 0.5)
  }

  @Test func `pin keeps the hottest of the profile, and an eighth for the others`() {
    var context = context(slotCount: 3)
    var profile = ResidencyProfile(model: "m", layerCount: 4, expertCount: 4)
    for (index, uses) in [(0, 5), (1, 4), (2, 3)] {
      for _ in 0..<uses { profile.recordUse(of: ExpertID(layer: 0, index: index)) }
    }
    context.profile = profile
    // Three slots, one of them for the others: 0 and 1 are favourites, 2 is not.
    var score = ProfileScore(context: context)
    for place in 0..<4 { score.recordUse(of: place, step: place + 1) }
    let worths = (0..<4).map { score.worth(of: $0, distance: 1, step: 4) }
    #expect(worths == [5, 4, -2, -1])
  }
}
