/// Guessing tokens and computing them ahead: which, how many, and what came of it.
///
/// Exact whatever is guessed: a token is told only if the sampler draws it.
struct Speculation {
  let mode: SpeculationMode
  private let drafter: any Drafter
  private var gain = DraftGain()
  /// What is left of the newest draft, computed or not.
  private var expected: ArraySlice<Int> = []
  private var evidence = 0
  /// Tokens that may not be guessed: nothing is computed after them.
  private let ends: Set<Int>

  init(mode: SpeculationMode, drafter: any Drafter = PromptLookup(), ends: Set<Int>) {
    self.mode = mode
    self.drafter = drafter
    self.ends = ends
  }

  /// The tokens to compute behind the last one of `text`, at most `limit`.
  mutating func draft(after text: [Int], limit: Int) -> ArraySlice<Int> {
    expected = []
    let limit = min(limit, mode.limit)
    guard limit > 0 else { return [] }
    let draft = drafter.draft(after: text, limit: limit)
    evidence = draft.evidence
    // Drafts that are not computed are followed as well: they say for nothing how often they
    // would have been right.
    expected = draft.tokens.prefix { !ends.contains($0) }
    guard !expected.isEmpty else { return [] }
    let length =
      mode == .automatic ? gain.length(evidence: evidence, limit: expected.count) : limit
    return expected.prefix(length)
  }

  /// Takes in which token the sampler drew.
  mutating func note(drawn token: Int) {
    guard let next = expected.popFirst() else { return }
    gain.note(token == next, evidence: evidence)
    if token != next { expected = [] }
  }

  /// Takes in what a pass took, in nanoseconds, with `added` tokens behind its first.
  mutating func note(time: Int64, added: Int) {
    gain.note(time: time, added: added)
  }
}
