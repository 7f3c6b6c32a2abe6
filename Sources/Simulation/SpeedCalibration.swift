import Events
import Experts

/// A speed model fitted to a recording, and how well it reproduces that recording.
///
/// Two corrections make the sums right at the settings that were live. One factor on all
/// compute times, so that computing adds up to what was measured. And for the stalls either a
/// factor on all read times, or a delay before the reads of each event: of the two the one
/// that comes closer to single tokens; the other one says how much is in doubt.
///
/// Tokens that took ten times the median or more count as ten times: something else had the
/// machine.
package struct SpeedCalibration: Equatable, Sendable {
  /// The model with its corrections.
  package let model: SpeedModel
  /// The same with the stalls corrected in the other way.
  let other: SpeedModel
  /// What compute times were multiplied with, and read times where that corrects the stalls.
  package let computeFactor: Double
  package let readFactor: Double
  /// Deviation of the model from the recording, as a whole and over 16 tokens, as a share.
  package let spread: Double

  private static let largestFactor = 4.0
  private static let sampleLimit = 1024
  private static let blockLength = 16

  /// Fits the model to a recording, with its own storage or with another one.
  ///
  /// Fails where nothing was timed, or where nothing was read and no storage is given.
  init?(source: WhatIfSource, storage given: SimulatedStorage? = nil) {
    guard let live = source.live, let compute = ComputeModel(fitting: live.times) else {
      return nil
    }
    let lanes = min(max(live.settings.laneCount, 1), 64)
    let fitted = StorageModel(fitting: live.bursts, laneCount: lanes)
    let described = given.map { StorageModel($0, laneCount: lanes) }
    guard let basis = fitted ?? described else { return nil }
    let reads = live.bursts.reduce(0) { $0 + $1.count }
    let bytes = live.bursts.reduce(0) { $0 + $1.bytes }
    let sample = Sample(source, live, limit: Self.sampleLimit)
    var model = SpeedModel(
      compute: compute,
      storage: basis,
      expertBytes: reads > 0 ? bytes / Double(reads) : Double(source.slotBytes)
    )
    computeFactor = Self.clamped(sample.computing / sample.modelled(by: model).computing)
    model.compute = compute.slowed(by: computeFactor)
    let factor = fitted == nil ? 1 : Self.readFactor(of: sample, model)
    var (slowed, delayed) = (model, model)
    slowed.storage = basis.slowed(by: factor)
    // Stalls that are shorter than the model's have no delay for a reason.
    if fitted != nil, factor > 1 { delayed.storage.startDelay = Self.startDelay(of: sample, model) }
    let isDelayed =
      delayed.storage.startDelay > 0
      && sample.tokenDeviation(of: delayed) < sample.tokenDeviation(of: slowed)
    readFactor = isDelayed ? 1 : factor
    let best = isDelayed ? delayed : slowed
    spread = max(0.01, sample.spread(of: best, blockLength: Self.blockLength))
    guard let described else {
      self.model = best
      other = isDelayed ? slowed : delayed
      return
    }
    // The delay is the machine's, the factor may be the old storage's.
    model.storage = described
    model.storage.startDelay = best.storage.startDelay
    self.model = model
    model.storage = model.storage.slowed(by: factor)
    other = model
  }

  /// The factor that makes the stalls add up.
  private static func readFactor(of sample: Sample, _ model: SpeedModel) -> Double {
    guard sample.misses > 0 else { return 1 }
    return bisect(1 / largestFactor, largestFactor) { factor in
      var slowed = model
      slowed.storage = model.storage.slowed(by: factor)
      return sample.modelled(by: slowed).stall < sample.stall
    }
  }

  /// The delay in nanoseconds that makes the stalls add up.
  private static func startDelay(of sample: Sample, _ model: SpeedModel) -> Double {
    bisect(100, 10e6) { delay in
      var delayed = model
      delayed.storage.startDelay = delay
      return sample.modelled(by: delayed).stall < sample.stall
    }
  }

  /// Where more of something has become enough.
  private static func bisect(
    _ low: Double,
    _ high: Double,
    isTooLittle: (Double) -> Bool
  ) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<24 {
      let middle = (low * high).squareRoot()
      if isTooLittle(middle) { low = middle } else { high = middle }
    }
    return (low * high).squareRoot()
  }

  private static func clamped(_ factor: Double) -> Double {
    factor.isFinite ? min(max(factor, 1 / largestFactor), largestFactor) : 1
  }
}

/// Recorded decode tokens beside what they asked of the store.
private struct Sample {
  /// All of the time that was measured, in nanoseconds.
  private var measured = 0.0
  private var tokens: [(times: LiveRun.TokenTimes, events: [ServedEvent], freshShare: Double)]

  init(_ source: WhatIfSource, _ live: LiveRun, limit: Int) {
    let step = max(1, live.times.count / limit)
    let ceiling = 10 * (Median.of(live.times.map(\.total)) ?? 0)
    var measured = 0.0
    tokens = stride(from: 0, to: live.times.count, by: step).map { place in
      var times = live.times[place]
      measured += times.total
      let share = min(1, ceiling / times.total)
      times.attention *= share
      times.experts *= share
      times.stall *= share
      times.other *= share
      let fresh = times.reads == 0 ? 0 : Double(times.freshReads) / Double(times.reads)
      return (times, source.liveEvents(ofPass: times.pass), fresh)
    }
    self.measured = measured
  }

  var computing: Double { tokens.reduce(0) { $0 + $1.times.computing } }
  var stall: Double { tokens.reduce(0) { $0 + $1.times.stall } }
  var misses: Int { tokens.reduce(0) { $0 + $1.times.misses } }

  func modelled(by model: SpeedModel) -> (computing: Double, stall: Double) {
    tokens.reduce(into: (0, 0)) { sum, token in
      let time = model.time(of: token.events, freshShare: token.freshShare)
      sum.0 += time.total - time.stall
      sum.1 += time.stall
    }
  }

  /// The mean distance of a model from the times of single tokens, in nanoseconds.
  func tokenDeviation(of model: SpeedModel) -> Double {
    tokens.reduce(0) { sum, token in
      let time = model.time(of: token.events, freshShare: token.freshShare)
      return sum + abs(time.total - token.times.total)
    } / Double(max(1, tokens.count))
  }

  /// How far a model is off: for the whole recording, and, as the median, for blocks of
  /// tokens, as a share of the measured time.
  func spread(of model: SpeedModel, blockLength: Int) -> Double {
    let deviations = stride(from: 0, to: tokens.count, by: blockLength).map { first in
      let block = tokens[first..<min(first + blockLength, tokens.count)]
      let measured = block.reduce(0) { $0 + $1.times.total }
      let modelled = block.reduce(0) {
        $0 + model.time(of: $1.events, freshShare: $1.freshShare).total
      }
      return measured > 0 ? abs(modelled / measured - 1) : 0
    }
    let whole = modelled(by: model)
    let deviation = measured > 0 ? (whole.computing + whole.stall) / measured - 1 : 0
    let block = Median.of(deviations) ?? 0
    return (deviation * deviation + block * block).squareRoot()
  }
}

extension WhatIfSource {
  /// What the events of a recorded pass really met.
  func liveEvents(ofPass number: Int) -> [ServedEvent] {
    guard let live else { return [] }
    let facts = live.passes[number]
    let schedule = Schedule(rawValue: live.settings.schedule)
    return passes[number].selections.map { selection in
      func count(_ experts: Set<ExpertID>) -> Int {
        selection.experts.count { experts.contains(ExpertID(layer: selection.layer, index: $0)) }
      }
      return ServedEvent(
        requests: selection.experts.count,
        misses: count(facts.missed),
        early: count(facts.early),
        isCertain: schedule == .preGated
      )
    }
  }
}
