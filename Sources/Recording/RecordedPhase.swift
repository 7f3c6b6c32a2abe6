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

  /// 0 prefill, 1 decode, 2 decode of reasoning.
  init?(number: Int) {
    switch number {
    case 0: self.init(.prefill, isReasoning: false)
    case 1: self.init(.decode, isReasoning: false)
    case 2: self.init(.decode, isReasoning: true)
    default: return nil
    }
  }

  var number: Int { isReasoning ? 2 : Int(phase.rawValue) }
}
