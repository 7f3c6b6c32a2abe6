/// The numbers behind ``RoutingHeat`` that depend only on the half-life and the model.
struct HeatScale: Equatable, Sendable {
  // 2^(−i/h) for i below h, and 2^(−i): their product is the decay over any age.
  private let parts: [Float]
  private let halvings: [Float]
  /// The least counts of levels 2 to 8.
  let thresholds: [Float]
  /// The count u that uniform routing would bring every expert to; `nil` without experts.
  let fairShare: Double?
  private let halfLife: UInt32

  /// The scale of a model with a half-life of at least one token.
  ///
  /// Without experts every count is level 1.
  init(halfLife: Int, expertCount: Int = 0, expertsPerToken: Int = 0) {
    precondition(halfLife >= 1, "a half-life of \(halfLife) tokens")
    self.halfLife = UInt32(halfLife)
    parts = (0..<halfLife).map { Float(Double(powerOfTwo: -Double($0) / Double(halfLife))) }
    halvings = (0..<64).map { Float(Double(powerOfTwo: -Double($0))) }
    guard expertCount > 0, expertsPerToken > 0 else {
      thresholds = []
      fairShare = nil
      return
    }
    let share = Double(expertsPerToken) / Double(expertCount)
    let fairShare = share / (1 - Double(powerOfTwo: -1 / Double(halfLife)))
    self.fairShare = fairShare
    let step = -share.binaryLogarithm / 6
    let ratios = [-1] + (0..<6).map { Double($0) * step }
    thresholds = ratios.map { Float(fairShare * Double(powerOfTwo: $0)) }
  }

  /// What is left of a count after some tokens, as a factor.
  func decay(overTokens age: UInt32) -> Float {
    let (halved, rest) = age.quotientAndRemainder(dividingBy: halfLife)
    return halved < 64 ? halvings[Int(halved)] * parts[Int(rest)] : 0
  }

  /// The level of a count that is not too faint to be seen, from 1 to 8.
  func level(_ count: Float) -> Int {
    var level = 1
    for threshold in thresholds where count >= threshold { level += 1 }
    return level
  }
}
