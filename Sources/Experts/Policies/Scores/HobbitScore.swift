/// Recency, frequency, precise uses and nearness, a quarter each (HOBBIT):
/// w·R/T + w·F/T + w·H/T + w·(1 − d/S).
///
/// Tang et al., arXiv 2411.01433, equation 3. R is the token of the last use, F the uses,
/// H those in high precision, T the tokens so far, all in this sequence; d the layers to
/// the expert's own, S all layers. Every use here is in full precision, so H = F. As
/// printed, the present layer has distance 0 and its experts are the best protected,
/// although they are needed a whole token later; here their distance is S.
package struct HobbitScore: EvictionScore {
  package static let name = "hobbit"

  /// What each term weighs; together 1.
  ///
  /// The paper fits them to a calibration run.
  struct Weights: Sendable {
    var recency = 0.25
    var frequency = 0.25
    var preciseUses = 0.25
    var nearness = 0.25
  }

  private let weights: Weights
  private let layerCount: Double
  private var uses: [Double]
  /// Passes of this sequence, counted from 1; 0 for none.
  private var lastToken: [Double]
  private var firstStep: Int?

  package init(context: PolicyContext) {
    self.init(context: context, weights: Weights())
  }

  init(context: PolicyContext, weights: Weights) {
    self.weights = weights
    layerCount = Double(context.places.layers.count)
    uses = Array(repeating: 0, count: context.places.count)
    lastToken = Array(repeating: 0, count: context.places.count)
  }

  package mutating func beginSequence() {
    for place in uses.indices {
      uses[place] = 0
      lastToken[place] = 0
    }
    firstStep = nil
  }

  package mutating func recordUse(of place: Int, step: Int) {
    if firstStep == nil { firstStep = step }
    uses[place] += 1
    lastToken[place] = tokens(at: step)
  }

  package func worth(of place: Int, distance: Int, step: Int) -> Double {
    let history =
      weights.recency * lastToken[place]
      + (weights.frequency + weights.preciseUses) * uses[place]
    return history / tokens(at: step)
      + weights.nearness * (1 - Double(distance) / layerCount)
  }

  private func tokens(at step: Int) -> Double {
    Double(step - (firstStep ?? step) + 1)
  }
}
