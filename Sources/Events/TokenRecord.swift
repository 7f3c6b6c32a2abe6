/// All that happened while one token was computed: the unit of everything after inference.
///
/// Arrays are flat, so that filling one costs the engine no more than a few stores per
/// chosen expert. A source that knows less leaves facts out: an imported trace has no text
/// and no times, a far-away server reports no reads.
package struct TokenRecord: Equatable, Sendable {
  /// Whether the token was given (prompt) or had to be computed before it could be shown.
  package enum Phase: UInt8, Sendable {
    /// One of many known tokens, computed together.
    case prefill = 0
    /// One new token.
    case decode = 1
    /// A token that was guessed to follow, computed, and forgotten, as another one was drawn.
    ///
    /// It has no text, and its position is taken again by the next token. What it did to the
    /// expert store is done.
    case rejected = 2
  }

  /// The token's place in the sequence, from 0.
  package var position: Int
  /// Prefill or decode.
  package var phase: Phase
  /// The vocabulary's number of the token at this position.
  package var token: Int
  /// The bytes of text that the token stands for; empty for a control token, and for the
  /// marks around reasoning.
  ///
  /// A character may span several tokens, so these need not be whole UTF-8.
  package var text: [UInt8]
  /// Whether that text is reasoning before an answer, not a part of the answer.
  package var isReasoning: Bool
  /// Every chosen expert: layer by layer, in the router's order within a layer.
  package var uses: [ExpertUse]
  /// Every read that was started for this token.
  ///
  /// Reads of a batch belong to the first token of the batch that asked for the expert.
  package var reads: [ReadRecord]
  /// The experts that gave up their slots, in order.
  ///
  /// Uses and evictions together say who is resident afterwards: an expert that was in and
  /// is both evicted and missed left first and is in again; one that was out came first and
  /// is gone.
  package var evictions: [ExpertID]
  /// Where the time went; in prefill the batch's time divided by its tokens, and nothing for
  /// a draft.
  package var time: TimeSplit
  /// When computing began and ended, in nanoseconds since the session began.
  ///
  /// Tokens of one prefill batch have the same. A draft, guessed and computed in one pass with
  /// the decode token before it, begins and ends when that ends.
  package var start: Int64
  package var end: Int64

  package init(
    position: Int,
    phase: Phase,
    token: Int,
    text: [UInt8] = [],
    isReasoning: Bool = false,
    uses: [ExpertUse] = [],
    reads: [ReadRecord] = [],
    evictions: [ExpertID] = [],
    time: TimeSplit = TimeSplit(),
    start: Int64 = 0,
    end: Int64 = 0
  ) {
    self.position = position
    self.phase = phase
    self.token = token
    self.text = text
    self.isReasoning = isReasoning
    self.uses = uses
    self.reads = reads
    self.evictions = evictions
    self.time = time
    self.start = start
    self.end = end
  }
}

/// One chosen expert, its weight in the sum, and what the choice met in the expert store.
package struct ExpertUse: Equatable, Sendable {
  /// The expert.
  package var expert: ExpertID
  /// Its weight in the sum over the chosen experts.
  package var weight: Float
  /// What the choice met.
  package var outcome: ExpertOutcome

  package init(expert: ExpertID, weight: Float, outcome: ExpertOutcome) {
    self.expert = expert
    self.weight = weight
    self.outcome = outcome
  }
}

extension ExpertUse {
  /// A weight as a recording keeps it: rounded to binary16, and finite.
  ///
  /// Whoever makes a record for the screen gives it this weight, so that a replay shows
  /// what was shown live.
  package static func recordedWeight(_ weight: Float) -> Float {
    if weight.isNaN { return 0 }
    let largest = Float(Float16.greatestFiniteMagnitude)
    return Float(Float16(min(max(weight, -largest), largest)))
  }
}

/// What a chosen expert met in the expert store.
package enum ExpertOutcome: UInt8, Sendable, CaseIterable {
  /// It held a slot.
  case hit = 0
  /// A prefetch of it was under way.
  case late = 1
  /// It had to be read.
  case miss = 2
  /// A copy of lower precision was used in its place.
  case lowerPrecision = 3
  /// It was left out of the sum.
  case skipped = 4
}

/// One expert read from the file, possibly in several pieces.
package struct ReadRecord: Equatable, Sendable {
  /// Why the read was made.
  package enum Kind: UInt8, Sendable {
    /// A token was waiting for it.
    case demand = 0
    /// It was predicted.
    case prefetch = 1
  }

  /// The expert that was read.
  package var expert: ExpertID
  /// Bytes asked of the file system, alignment included.
  package var bytes: Int
  /// First piece sent and last piece arrived, in nanoseconds since the session began.
  package var start: Int64
  package var end: Int64
  /// The lane that delivered the last piece.
  package var lane: Int
  /// Why the read was made.
  package var kind: Kind

  package init(
    expert: ExpertID,
    bytes: Int,
    start: Int64,
    end: Int64,
    lane: Int,
    kind: Kind = .demand
  ) {
    self.expert = expert
    self.bytes = bytes
    self.start = start
    self.end = end
    self.lane = lane
    self.kind = kind
  }
}

/// Where a token's time went, in nanoseconds; the parts add up to the whole.
package struct TimeSplit: Equatable, Sendable {
  /// Attention with its norms and projections.
  package var attention: Int64
  /// Arithmetic of the experts.
  package var experts: Int64
  /// Compute waiting for a read.
  package var stall: Int64
  /// Everything else: embedding, routers, output, sampling.
  package var other: Int64

  package init(attention: Int64 = 0, experts: Int64 = 0, stall: Int64 = 0, other: Int64 = 0) {
    self.attention = attention
    self.experts = experts
    self.stall = stall
    self.other = other
  }

  /// The sum of the parts, or the nearest number that fits: a file may say anything.
  package var total: Int64 {
    [attention, experts, stall, other].reduce(0) { sum, part in
      let (total, overflow) = sum.addingReportingOverflow(part)
      return overflow ? (part < 0 ? .min : .max) : total
    }
  }
}
