import Events

/// A token's phase and whether it is reasoning, as one number of a file.
struct RecordedPhase: Equatable {
  var phase: TokenRecord.Phase
  /// Only what was decoded can be.
  var isReasoning: Bool

  init(_ phase: TokenRecord.Phase, isReasoning: Bool) {
    self.phase = phase
    self.isReasoning = isReasoning && phase == .decode
  }

  /// 0 prefill, 1 decode, 2 decode of reasoning, 3 a rejected draft.
  init?(number: Int) {
    switch number {
    case 0: self.init(.prefill, isReasoning: false)
    case 1: self.init(.decode, isReasoning: false)
    case 2: self.init(.decode, isReasoning: true)
    case 3: self.init(.rejected, isReasoning: false)
    default: return nil
    }
  }

  var number: Int {
    switch phase {
    case .prefill: 0
    case .decode: isReasoning ? 2 : 1
    case .rejected: 3
    }
  }
}
