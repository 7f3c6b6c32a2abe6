import Testing

@testable import Inference

@Suite("What a draft gains")
struct DraftGainTests {
  /// After many passes with one token and with two, that took so many nanoseconds.
  private func gain(one: Int64, two: Int64? = nil) -> DraftGain {
    var gain = DraftGain()
    gain.note(time: one, added: 0)
    for _ in 0..<200 {
      if let two { gain.note(time: two, added: 1) }
    }
    return gain
  }

  @Test func `nothing is guessed before one token alone was timed`() {
    var gain = DraftGain()
    gain.note(time: 100, added: 1)
    #expect(gain.bestLength(evidence: 4, limit: 8) == 0)
    #expect(gain.addedTime == nil)
  }

  // Tokens per nanosecond, with a chance of one half for each token: 1.05 / 100 as the limit,
  // then 1.5 / 125, 1.75 / 150, 1.875 / 175.
  @Test func `the first drafts are short, for want of figures`() {
    #expect(gain(one: 100).bestLength(evidence: 2, limit: 8) == 1)
    // 1.5 / 110, 1.75 / 120, 1.875 / 130, 1.9375 / 140.
    #expect(gain(one: 100, two: 110).bestLength(evidence: 2, limit: 8) == 2)
    #expect(gain(one: 100, two: 110).bestLength(evidence: 2, limit: 1) == 1)
  }

  @Test func `tokens that cost as much as one by one are not guessed`() {
    #expect(gain(one: 100, two: 200).bestLength(evidence: 2, limit: 8) == 0)
    var sure = gain(one: 100, two: 200)
    for _ in 0..<200 { sure.note(true, evidence: 2) }
    #expect(sure.bestLength(evidence: 2, limit: 8) == 0)
  }

  @Test func `drafts that are right get long, those that are wrong end`() {
    var gain = gain(one: 100, two: 120)
    for _ in 0..<200 {
      gain.note(true, evidence: 4)
      gain.note(false, evidence: 2)
    }
    #expect(gain.bestLength(evidence: 4, limit: 8) == 8)
    #expect(gain.bestLength(evidence: 2, limit: 8) == 0)
    // Nothing was said about three equal tokens yet.
    #expect((1...3).contains(gain.bestLength(evidence: 3, limit: 8)))
  }

  @Test func `a token that costs nothing more is guessed however unlikely`() {
    #expect(gain(one: 100, two: 100).bestLength(evidence: 2, limit: 8) == 8)
    #expect(gain(one: 100, two: 90).addedTime ?? 1 < 1e-6)
  }

  @Test func `now and then the other is tried`() {
    var costly = gain(one: 100, two: 300)
    let lengths = (0..<DraftGain.trialPause).map { _ in costly.length(evidence: 4, limit: 8) }
    #expect(lengths == Array(repeating: 0, count: DraftGain.trialPause - 1) + [2])
    var cheap = gain(one: 100, two: 101)
    #expect((0..<DraftGain.trialPause).map { _ in cheap.length(evidence: 4, limit: 8) }.last == 0)
  }

  @Test func `times are averages of those before and the new one`() {
    var gain = gain(one: 100)
    gain.note(time: 180, added: 0)
    #expect(gain.tokenTime == 110)
    // A quarter of a token's time is the guess that they begin with.
    gain.note(time: 197, added: 2)
    #expect(gain.addedTime == 27.5 + (43.5 - 27.5) / 8)
  }
}
