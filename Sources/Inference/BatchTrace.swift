import Events

/// What happened to a batch of tokens while it went through the layers.
struct BatchTrace {
  /// Time of the whole batch.
  var split = TimeSplit()
  private var uses: [[ExpertUse]]
  private var reads: [[ReadRecord]]
  private var evictions: [[ExpertID]]

  init(tokenCount: Int, usesPerToken: Int) {
    uses = Array(repeating: [], count: tokenCount)
    for place in 0..<tokenCount { uses[place].reserveCapacity(usesPerToken) }
    reads = Array(repeating: [], count: tokenCount)
    evictions = reads.map { _ in [] }
  }

  mutating func note(use: ExpertUse, of place: Int) {
    uses[place].append(use)
  }

  mutating func note(read: ReadRecord, of place: Int) {
    reads[place].append(read)
  }

  /// Notes who gave up a slot while `layer` was computed.
  ///
  /// Tokens are told one after the other, but layers were computed for all of them at
  /// once. An expert of a layer still to come may be read again by any token of the
  /// batch, so its eviction goes to the first; one of a layer that is over goes to the
  /// last, after the use that may have brought it in. Told in this order, the records say
  /// at their end which experts are resident.
  mutating func note(eviction expert: ExpertID, at layer: Int) {
    let place = expert.layer > layer ? 0 : evictions.count - 1
    evictions[place].append(expert)
  }

  /// The records of the batch's tokens.
  ///
  /// Tokens of a prompt share the time evenly. In decode all of it is the first one's, which had
  /// to be computed in any case; what was drafted behind it comes at its end for nothing. So
  /// times add up whatever of the draft is rejected.
  func records(
    tokens: ArraySlice<Int>,
    position: Int,
    phase: TokenRecord.Phase,
    start: Int64,
    end: Int64
  ) -> [TokenRecord] {
    let count = Int64(tokens.count)
    let share = TimeSplit(
      attention: split.attention / count,
      experts: split.experts / count,
      stall: split.stall / count,
      other: split.other / count
    )
    return tokens.enumerated().map { place, token in
      let isDraft = phase != .prefill && place > 0
      return TokenRecord(
        position: position + place,
        phase: phase,
        token: token,
        uses: uses[place],
        reads: reads[place],
        evictions: evictions[place],
        time: phase == .prefill ? share : isDraft ? TimeSplit() : split,
        start: isDraft ? end : start,
        end: end
      )
    }
  }
}
