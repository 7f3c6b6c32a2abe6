/// How long a draft pays, by what this session measured: how often drafts are accepted, and
/// what a pass costs with tokens added to it.
///
/// Of a draft of n tokens, each accepted with probability p, a pass gives
/// (1 − pⁿ⁺¹) / (1 − p) tokens (Leviathan et al. 2023, https://arxiv.org/abs/2211.17192). Where
/// weights are in memory more tokens cost little, as all of them share what is read; where each
/// token wakes experts that have to be fetched they may cost as much as tokens one by one.
struct DraftGain {
  /// Tokens accepted and drafts that ended in a rejection, for each evidence, the older ones
  /// counting less.
  private var accepted = [Double](repeating: 1, count: Draft.evidenceLimit + 1)
  private var rejected = [Double](repeating: 1, count: Draft.evidenceLimit + 1)
  /// Nanoseconds of a pass with one token, and of each token more; moving averages.
  private(set) var tokenTime: Double?
  private(set) var addedTime: Double?
  private var sinceTrial = 0

  /// What older acceptances count for with each new one.
  private static let memory = 0.95
  /// What a new time counts for.
  private static let share = 0.125
  /// What a token added to a pass is held to cost before that was measured, as a share of one
  /// alone.
  private static let firstGuess = 0.25
  /// A draft must promise so much more speed: what is measured is never exact.
  private static let margin = 1.05
  /// After so many drafts of one kind the other is tried, as costs change with the text.
  static let trialPause = 64

  /// Takes in whether the next token of a draft was the one that was drawn.
  mutating func note(_ isAccepted: Bool, evidence: Int) {
    accepted[evidence] = accepted[evidence] * Self.memory + (isAccepted ? 1 : 0)
    rejected[evidence] = rejected[evidence] * Self.memory + (isAccepted ? 0 : 1)
  }

  /// Takes in what a pass took, in nanoseconds, with `added` tokens behind its first.
  mutating func note(time: Int64, added: Int) {
    let time = Double(time)
    if added == 0 {
      tokenTime = Self.average(tokenTime ?? time, time)
    } else if let tokenTime {
      let each = max(0, time - tokenTime) / Double(added)
      addedTime = Self.average(addedTime ?? tokenTime * Self.firstGuess, each)
    }
  }

  /// Tokens to draft, from 0 to `limit`.
  mutating func length(evidence: Int, limit: Int) -> Int {
    let best = bestLength(evidence: evidence, limit: limit)
    sinceTrial += 1
    guard sinceTrial >= Self.trialPause else { return best }
    sinceTrial = 0
    return best == 0 ? min(2, limit) : 0
  }

  /// The length with the most tokens per second.
  func bestLength(evidence: Int, limit: Int) -> Int {
    // The cost of one token alone comes first: nothing else says what a draft saves.
    guard let tokenTime, tokenTime > 0 else { return 0 }
    let addedTime = addedTime ?? tokenTime * Self.firstGuess
    let chance = accepted[evidence] / (accepted[evidence] + rejected[evidence])
    var best = (length: 0, speed: Self.margin / tokenTime)
    var tokens = 1.0
    var reached = 1.0
    for length in 1...max(1, limit) where length <= limit {
      reached *= chance
      tokens += reached
      let speed = tokens / (tokenTime + Double(length) * addedTime)
      if speed > best.speed { best = (length, speed) }
    }
    return best.length
  }

  private static func average(_ old: Double, _ new: Double) -> Double {
    old + (new - old) * share
  }
}
