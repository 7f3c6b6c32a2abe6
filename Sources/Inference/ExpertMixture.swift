import Compute
import Events
import Experts
import Routing

/// The experts' half of a layer: who was chosen, and their outputs.
///
/// Every pair (token, chosen expert) has a row of its own, and rows lie expert by expert,
/// so that an expert is multiplied with all its tokens while its weights are at hand.
final class ExpertMixture {
  let shape: ModelShape
  /// Made anew where weights take the place of others.
  var layers: [RoutedLayer]
  // (token, expertsPerToken)
  private let chosen: UnsafeMutableBufferPointer<Int32>
  private let weights: UnsafeMutableBufferPointer<Float>
  /// Pairs that an approximation leaves out; they have no row.
  let isSkipped: UnsafeMutableBufferPointer<Bool>
  let approximations: Approximations
  /// Tells the tokens that keep all their experts, where some do.
  var importance: TokenImportance?
  /// Whether a lesser copy of an expert will do for all tokens, (expertCount).
  var acceptsLess: [Bool]
  /// Scores to choose by, of one token, (expertCount).
  private let biased: UnsafeMutableBufferPointer<Float>
  /// Row of each pair, (token, expertsPerToken).
  private var rowOfPair: [Int]
  /// Token of each row.
  private(set) var tokenOfRow: [Int32]
  /// First row of each expert, (expertCount + 1).
  private(set) var firstRow: [Int]
  // (row, expertWidth)
  let gates: Activations
  let ups: Activations
  // (row, hiddenSize)
  let outputs: Activations
  private var experts: [Int] = []
  private var outcomes: [ExpertOutcome]
  private var ready: [Int] = []
  /// Whether the outputs of the newest batch are in the residual stream already.
  private(set) var hasAddedOutputs = false

  init(
    shape: ModelShape,
    layers: [RoutedLayer],
    capacity: Int,
    approximations: Approximations
  ) {
    self.shape = shape
    self.layers = layers
    self.approximations = approximations
    importance = approximations.protectedShare.map {
      TokenImportance(share: $0, layerCount: shape.routedLayerCount)
    }
    acceptsLess = Array(repeating: true, count: shape.expertCount)
    let rows = capacity * shape.expertsPerToken
    chosen = .allocate(capacity: rows)
    weights = .allocate(capacity: rows)
    isSkipped = .allocate(capacity: rows)
    isSkipped.initialize(repeating: false)
    biased = .allocate(capacity: shape.expertCount)
    biased.initialize(repeating: 0)
    rowOfPair = Array(repeating: 0, count: rows)
    tokenOfRow = Array(repeating: 0, count: rows)
    firstRow = Array(repeating: 0, count: shape.expertCount + 1)
    gates = Activations(capacity: rows, width: shape.expertWidth)
    ups = Activations(capacity: rows, width: shape.expertWidth)
    outputs = Activations(capacity: rows, width: shape.hiddenSize)
    outcomes = Array(repeating: .hit, count: shape.expertCount)
  }

  deinit {
    chosen.deallocate()
    weights.deallocate()
    isSkipped.deallocate()
    biased.deallocate()
  }

  /// Another text begins.
  func beginSequence() { importance?.beginSequence() }

  /// Chooses the experts of every token from the router's scores.
  ///
  /// - Parameters:
  ///   - scores: of the router, (token, expertCount)
  ///   - inputs: of the router, (token, hiddenSize)
  ///   - layer: the layer being computed
  ///   - count: tokens of the batch
  ///   - store: knows what is in memory
  func choose(
    scores: Activations,
    inputs: Activations,
    layer: RoutedLayer,
    count: Int,
    store: ExpertStore
  ) {
    for place in 0..<count {
      let pair = pair(of: place)
      let scores = row(scores, place)
      if let preference = approximations.residentPreference {
        preference.apply(to: scores, into: biased) { index in
          store.isResident(ExpertID(layer: layer.number, index: index))
        }
        layer.choose(
          scores: UnsafeBufferPointer(biased),
          experts: pair.experts,
          weights: pair.weights
        )
        layer.plan.router.weigh(
          scores: scores,
          experts: UnsafeBufferPointer(pair.experts),
          weights: pair.weights
        )
      } else {
        layer.choose(scores: scores, experts: pair.experts, weights: pair.weights)
      }
    }
    approximate(inputs: inputs, layer: layer.number, count: count, store: store)
    sortPairs(count: count)
  }

  /// Takes the experts that were chosen for `layer` before; `scores` of the layer's own
  /// router weigh them, or where there are none what chose them did.
  func adopt(
    _ choices: EarlyChoices,
    scores: Activations?,
    inputs: Activations,
    layer: RoutedLayer,
    count: Int,
    store: ExpertStore
  ) {
    for place in 0..<count {
      let pair = pair(of: place)
      _ = pair.experts.update(fromContentsOf: choices.experts(layer: layer.number, token: place))
      if let scores {
        layer.plan.router.weigh(
          scores: row(scores, place),
          experts: UnsafeBufferPointer(pair.experts),
          weights: pair.weights
        )
      } else {
        _ = pair.weights.update(fromContentsOf: choices.weights(layer: layer.number, token: place))
      }
    }
    approximate(inputs: inputs, layer: layer.number, count: count, store: store)
    sortPairs(count: count)
  }

  /// The experts of one token and their weights, in the router's order.
  func pair(
    of place: Int
  ) -> (experts: UnsafeMutableBufferPointer<Int32>, weights: UnsafeMutableBufferPointer<Float>) {
    let pairs = place * shape.expertsPerToken..<(place + 1) * shape.expertsPerToken
    return (
      UnsafeMutableBufferPointer(rebasing: chosen[pairs]),
      UnsafeMutableBufferPointer(rebasing: weights[pairs])
    )
  }

  private func row(_ scores: Activations, _ place: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: scores.row(place), count: shape.expertCount)
  }

  private func sortPairs(count: Int) {
    let k = shape.expertsPerToken
    for expert in 0...shape.expertCount { firstRow[expert] = 0 }
    for pair in 0..<count * k where !isSkipped[pair] { firstRow[Int(chosen[pair]) + 1] += 1 }
    for expert in 0..<shape.expertCount { firstRow[expert + 1] += firstRow[expert] }
    var next = firstRow
    for pair in 0..<count * k where !isSkipped[pair] {
      let row = next[Int(chosen[pair])]
      next[Int(chosen[pair])] += 1
      rowOfPair[pair] = row
      tokenOfRow[row] = Int32(pair / k)
    }
  }

  /// Runs the chosen experts of all tokens, each as soon as it has arrived.
  ///
  /// A batch may ask for more experts than there are slots; they then go in waves, those
  /// with a slot first so that no wave throws out what a later one needs. A slot whose
  /// bytes are on their way counts: what a policy hears must not depend on their arrival.
  ///
  /// - Parameters:
  ///   - layer: the layer being computed
  ///   - step: forward passes so far
  ///   - pass: whose store, kernels and input are used
  ///   - count: tokens of the batch
  ///   - trace: receives what happened
  ///   - lookAhead: runs once, when the last wave's reads are under way
  /// - Throws: ``ExpertsError`` when a read failed
  func run(
    layer: RoutedLayer,
    step: Int,
    pass: ForwardPass,
    count: Int,
    trace: inout BatchTrace,
    lookAhead: () -> Void
  ) throws {
    let store = pass.store
    store.settlePredictions(for: layer.number) { firstRow[$0] < firstRow[$0 + 1] }
    experts.removeAll(keepingCapacity: true)
    for holdsSlot in [true, false] {
      for expert in 0..<shape.expertCount
      where firstRow[expert] < firstRow[expert + 1]
        && store.holds(ExpertID(layer: layer.number, index: expert)) == holdsSlot
      {
        experts.append(expert)
      }
    }
    hasAddedOutputs = false
    if experts.isEmpty { lookAhead() }
    var begun = 0
    while begun < experts.count {
      let wave = experts[begun..<min(begun + store.eventLimit, experts.count)]
      begun = wave.endIndex
      store.begin(
        step: step,
        layer: layer.number,
        experts: wave,
        acceptsLess: { acceptsLess[$0] },
        waiting: { firstRow[$0 + 1] - firstRow[$0] }
      )
      if begun == experts.count { lookAhead() }
      try compute(wave: wave, layer: layer, pass: pass, count: count, trace: &trace)
    }
    noteUses(layer: layer.number, count: count, trace: &trace)
  }

  /// residual += Σ scale · weight · output, in the router's order.
  ///
  /// Of some columns, or all.
  func addOutputs(
    of place: Int,
    columns: Range<Int>? = nil,
    layer: RoutedLayer,
    scale: Float,
    to residual: UnsafeMutablePointer<Float>,
    _ kernels: KernelSet
  ) {
    let columns = columns ?? 0..<shape.hiddenSize
    for pair in place * shape.expertsPerToken..<(place + 1) * shape.expertsPerToken
    where !isSkipped[pair] {
      let own = layer.weights.outputScales.map { $0[Int(chosen[pair])] } ?? 1
      kernels.accumulate(
        scale * weights[pair] * own,
        outputs.row(rowOfPair[pair]) + columns.lowerBound,
        count: columns.count,
        to: residual + columns.lowerBound
      )
    }
  }

  /// What one of a token's experts gave, before it is weighed, (hiddenSize).
  func output(of place: Int, rank: Int) -> UnsafeMutablePointer<Float> {
    outputs.row(rowOfPair[place * shape.expertsPerToken + rank])
  }

  private func compute(
    wave: ArraySlice<Int>,
    layer: RoutedLayer,
    pass: ForwardPass,
    count: Int,
    trace: inout BatchTrace
  ) throws {
    let store = pass.store
    for (position, expert) in wave.enumerated() { outcomes[expert] = store.outcomes[position] }
    defer { finish(layer: layer.number, store: store, trace: &trace) }
    var done = 0
    while done < wave.count {
      ready.removeAll(keepingCapacity: true)
      try store.takeReady(into: &ready)
      // Where all are there, those who computed the rows of the outputs add them up.
      hasAddedOutputs = ready.count == experts.count && layer.weights.branches == nil
      if !ready.isEmpty {
        let tokens = 0..<(hasAddedOutputs ? count : 0)
        compute(ready, wave: wave, layer: layer, pass: pass, adding: tokens)
      }
      done += ready.count
    }
  }

  private func finish(layer: Int, store: ExpertStore, trace: inout BatchTrace) {
    var reads: [ReadRecord] = []
    var evictions: [ExpertID] = []
    store.end(reads: &reads, evictions: &evictions)
    for read in reads {
      // Rows of an expert are in the order of the tokens: the first asked for it. Nobody
      // asked for what was prefetched, so the first token of the batch has it.
      let isAsked = read.kind == .demand && read.expert.layer == layer
      let place = isAsked ? Int(tokenOfRow[firstRow[read.expert.index]]) : 0
      trace.note(read: read, of: place)
    }
    for expert in evictions { trace.note(eviction: expert, at: layer) }
  }

  private func noteUses(layer: Int, count: Int, trace: inout BatchTrace) {
    let k = shape.expertsPerToken
    for pair in 0..<count * k {
      let expert = Int(chosen[pair])
      // The first token that asked met the store; the others met what it brought in.
      let isFirst = !isSkipped[pair] && rowOfPair[pair] == firstRow[expert]
      trace.note(
        use: ExpertUse(
          expert: ExpertID(layer: layer, index: expert),
          weight: weights[pair],
          outcome: isSkipped[pair] ? .skipped : isFirst ? outcomes[expert] : .hit
        ),
        of: pair / k
      )
    }
  }
}
