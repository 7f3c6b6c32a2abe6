/// Tokens a second that another program reached in one of its settings at one depth.
struct PeerSpeeds {
  /// What was measured.
  enum Phase: String, CaseIterable { case prefill, decode }

  /// The setting's name.
  let setting: String
  /// Tokens of context before prompt and before reply.
  let depth: Int
  /// One value a run, at least one.
  var prefill: [Double]
  var decode: [Double]

  func spread(_ phase: Phase) -> Spread { Spread(phase == .prefill ? prefill : decode) }
}
