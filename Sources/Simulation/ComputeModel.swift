/// How long a decode token computes, in nanoseconds, from the times of a recording.
package struct ComputeModel: Equatable, Sendable {
  /// Attention, routers and everything else that goes on layer by layer.
  package var layers: Double
  /// From the end of one token to the beginning of the next: logits and sampling.
  package var gap: Double
  /// One expert that is in memory.
  package var expert: Double
  /// What one that had to be read costs more: it is computed by itself, with cold caches,
  /// while the lanes take their share of the processors.
  package var missedExpert: Double
  /// What a layer costs more in which there was something to wait for: who waits long parks,
  /// and has to be woken.
  package var waitingLayer: Double

  package init(
    layers: Double,
    gap: Double,
    expert: Double,
    missedExpert: Double,
    waitingLayer: Double = 0
  ) {
    self.layers = layers
    self.gap = gap
    self.expert = expert
    self.missedExpert = missedExpert
    self.waitingLayer = waitingLayer
  }

  /// Fits the model to recorded tokens: medians, and the time of the experts by how many were
  /// missed and in how many layers.
  ///
  /// Fails where there are no times.
  init?(fitting times: [LiveRun.TokenTimes]) {
    let routed = times.filter { $0.requests > 0 }
    guard let median = Median.of(routed.map { $0.attention + $0.other }) else { return nil }
    let line = Median.line(routed.map { (Double($0.waitingLayers), $0.attention + $0.other) })
    let rests = line.map { $0.slope > 0 && $0.intercept > 0 } ?? false
    let plane = MissPlane(fitting: routed)
    let expert = Median.of(
      routed.map { ($0.experts - plane.cost(of: $0)) / Double($0.requests) }
    )
    self.init(
      layers: rests ? line?.intercept ?? median : median,
      gap: max(0, Median.of(times.compactMap(\.gap)) ?? 0),
      expert: max(0, expert ?? 0),
      missedExpert: plane.perMiss,
      waitingLayer: plane.perLayer + (rests ? line?.slope ?? 0 : 0)
    )
  }

  /// The same with every computation so many times as long.
  func slowed(by factor: Double) -> ComputeModel {
    ComputeModel(
      layers: layers * factor,
      gap: gap,
      expert: expert * factor,
      missedExpert: missedExpert * factor,
      waitingLayer: waitingLayer * factor
    )
  }
}

/// What misses add to the time of a token's experts.
private struct MissPlane {
  var perMiss = 0.0
  var perLayer = 0.0

  /// By least squares over the tokens that are not far off; where the two costs cannot be
  /// told apart, or one comes out below nothing, by a robust line through the misses alone.
  init(fitting times: [LiveRun.TokenTimes]) {
    perMiss = max(0, Median.line(times.map { (Double($0.misses), $0.experts) })?.slope ?? 0)
    guard let first = Self.leastSquares(times) else { return }
    let distances = times.map { abs($0.experts - first.value(of: $0)) }
    let limit = 4 * (Median.of(distances) ?? 0)
    let near = zip(times, distances).filter { $1 <= limit }.map(\.0)
    guard let plane = Self.leastSquares(near), plane.perMiss > 0, plane.perLayer > 0 else { return }
    (perMiss, perLayer) = (plane.perMiss, plane.perLayer)
  }

  func cost(of token: LiveRun.TokenTimes) -> Double {
    perMiss * Double(token.misses) + perLayer * Double(token.waitingLayers)
  }

  /// experts = intercept + perMiss · misses + perLayer · layers that waited.
  private static func leastSquares(_ times: [LiveRun.TokenTimes]) -> Plane? {
    guard times.count > 8 else { return nil }
    let count = Double(times.count)
    let (x, y) = (times.map { Double($0.misses) }, times.map { Double($0.waitingLayers) })
    let z = times.map(\.experts)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / count }
    let means = (x: mean(x), y: mean(y), z: mean(z))
    func moment(_ one: [Double], _ oneMean: Double, _ other: [Double], _ otherMean: Double)
      -> Double
    {
      zip(one, other).reduce(0) { $0 + ($1.0 - oneMean) * ($1.1 - otherMean) } / count
    }
    let (xx, yy) = (moment(x, means.x, x, means.x), moment(y, means.y, y, means.y))
    let xy = moment(x, means.x, y, means.y)
    let (xz, yz) = (moment(x, means.x, z, means.z), moment(y, means.y, z, means.z))
    let determinant = xx * yy - xy * xy
    // Misses that are spread over the layers always alike say nothing of the two apart.
    guard determinant > 1e-3 * xx * yy else { return nil }
    let perMiss = (xz * yy - yz * xy) / determinant
    let perLayer = (yz * xx - xz * xy) / determinant
    return Plane(
      intercept: means.z - perMiss * means.x - perLayer * means.y,
      perMiss: perMiss,
      perLayer: perLayer
    )
  }

  private struct Plane {
    var intercept: Double
    var perMiss: Double
    var perLayer: Double

    func value(of token: LiveRun.TokenTimes) -> Double {
      intercept + perMiss * Double(token.misses) + perLayer * Double(token.waitingLayers)
    }
  }
}
