import Compute
import Events
import Experts
import GGUF
import Routing

/// One forward pass: a batch of tokens through every layer.
///
/// The result for a token depends on the tokens before it and on nothing else: not on
/// how the prompt was cut into batches, on which experts were in memory, or on the order
/// in which they arrived. Each expert's output has a buffer of its own, and they are
/// summed in the router's order.
package final class ForwardPass {
  /// Tokens that can go through together.
  package static let batchLimit = 512
  /// Tokens of a batch whose logits can be asked for at once: one and a draft.
  static let logitRowLimit = SpeculationMode.limits.upperBound + 1

  let shape: ModelShape
  private(set) var weights: ModelWeights
  /// Weights that are being read to take the place of those in the page cache.
  private var late: LateWeights?
  let store: ExpertStore
  let routing: RoutingPlan
  /// When experts are read; may change between two passes, as it changes no result.
  var schedule: Schedule
  let kernels: KernelSet
  let pool: WorkerPool
  let clock: SessionClock

  // Activations of the batch; each comment gives the shape.
  let residual: Activations  // (token, hiddenSize)
  let normed: Activations  // (token, hiddenSize)
  let projected: Activations  // (token, hiddenSize)
  let routerScores: Activations  // (token, expertCount)
  let earlyScores: Activations  // (token, expertCount), of a layer to come
  let earlyChoices: EarlyChoices
  let mixture: ExpertMixture
  let foresight: Foresight
  /// Hears of every layer whose own router scored a batch: the layer, and the tokens.
  var routerObserver: ((_ layer: Int, _ count: Int) -> Void)?
  /// Hears of every layer whose experts' outputs were added to the residual stream.
  var mixtureObserver: ((_ layer: Int, _ count: Int) -> Void)?
  /// What the predictors expect of later layers, while a layer is computed.
  var guesses: [Prediction] = []
  let workspace: Workspace
  private var mixers: [any Mixer]
  private var feedForwards: [FeedForward]
  /// (``logitRowLimit``, vocabularySize); becomes resident as far as it is used.
  private let logitRows: UnsafeMutablePointer<Float>
  /// Forward passes so far; all layers of one pass share it.
  private var step = 0

  init(
    shape: ModelShape,
    weights: ModelWeights,
    late: LateWeights? = nil,
    store: ExpertStore,
    routing: RoutingPlan = .ownRouter,
    schedule: Schedule = .onDemand,
    approximations: Approximations = Approximations(),
    foresight: Foresight? = nil,
    kernels: KernelSet,
    pool: WorkerPool,
    contextLimit: Int,
    clock: SessionClock
  ) {
    self.shape = shape
    self.weights = weights
    self.late = late
    self.store = store
    self.routing = routing
    self.schedule = schedule
    self.kernels = kernels
    self.pool = pool
    self.clock = clock
    let batch = min(Self.batchLimit, contextLimit)
    residual = Activations(capacity: batch, width: shape.hiddenSize)
    normed = Activations(capacity: batch, width: shape.hiddenSize)
    projected = Activations(capacity: batch, width: shape.hiddenSize)
    routerScores = Activations(capacity: batch, width: shape.expertCount)
    earlyScores = Activations(capacity: batch, width: shape.expertCount)
    earlyChoices = EarlyChoices(
      expertsPerToken: shape.expertsPerToken,
      capacity: batch,
      distance: routing.distance
    )
    self.foresight = foresight ?? Foresight(shape: shape)
    let workspace = Workspace(
      kernels: kernels,
      pool: pool,
      capacity: batch,
      contextLimit: contextLimit,
      factors: weights.rotaryFactors
    )
    self.workspace = workspace
    (mixers, feedForwards) = Self.halves(
      ofLayers: shape,
      weights: weights,
      normed: normed,
      workspace: workspace
    )
    mixture = ExpertMixture(
      shape: shape,
      layers: feedForwards.compactMap(\.experts),
      capacity: batch,
      approximations: approximations
    )
    logitRows = .allocate(capacity: Self.logitRowLimit * shape.vocabularySize)
  }

  deinit {
    logitRows.deallocate()
  }

  /// Computes a batch and appends it to the cache.
  ///
  /// - Parameters:
  ///   - tokens: at most ``batchLimit``, and no more than the cache has room for
  ///   - phase: what to call this in the records
  ///   - cache: keys and values of the tokens before
  /// - Returns: one record for each token, without text
  /// - Throws: ``ExpertsError`` when a read failed; the cache holds what it held before, or less
  ///   where layers are recurrent
  package func run(
    _ tokens: ArraySlice<Int>,
    phase: TokenRecord.Phase,
    cache: KVCache
  ) throws -> [TokenRecord] {
    precondition(
      !tokens.isEmpty && tokens.count <= residual.capacity
        && cache.count + tokens.count <= cache.capacity,
      "\(tokens.count) tokens after \(cache.count) of \(cache.capacity)"
    )
    let start = clock.now()
    let count = tokens.count
    step += 1
    try adoptLateWeights()
    if cache.count == 0 {
      store.beginSequence()
      foresight.beginSequence()
      mixture.beginSequence()
    }
    let isDecode = phase == .decode && count == 1
    if isDecode { foresight.beginToken() }
    workspace.prepareRotaries(positions: cache.count + count)
    var trace = BatchTrace(
      tokenCount: count,
      usesPerToken: shape.routedLayerCount * shape.expertsPerToken
    )
    noteChanges(in: &trace)
    for (place, token) in tokens.enumerated() {
      kernels.dequantise(weights.embedding, row: token, into: residual.row(place))
    }
    if shape.embeddingScale != 1 {
      kernels.scale(residual.values, count: count * shape.hiddenSize, by: shape.embeddingScale)
    }
    do {
      for layer in 0..<shape.layerCount {
        let mixerStart = clock.now()
        mixTokens(layer: layer, count: count, cache: cache)
        trace.split.attention += clock.now() - mixerStart
        try feedForward(layer: layer, count: count, isDecode: isDecode, trace: &trace)
      }
    } catch {
      cache.dropUnfinishedBatch()
      throw error
    }
    let position = cache.count
    cache.advance(by: count)
    let end = clock.now()
    trace.split.other =
      end - start - trace.split.attention - trace.split.experts - trace.split.stall
    return trace.records(
      tokens: tokens,
      position: position,
      phase: phase,
      start: start,
      end: end
    )
  }

  /// The logits after one token of the last batch: one for each token of the vocabulary.
  ///
  /// The buffer is overwritten by the next call.
  package func logits(after place: Int) -> UnsafeMutableBufferPointer<Float> {
    logits(after: place..<place + 1)[0]
  }

  /// The logits after several tokens of the last batch, at most ``logitRowLimit``: for each as
  /// many numbers as the vocabulary has, the same as one token after the other would give.
  ///
  /// The output matrix, often the largest of all, is read once for all of them. The buffers are
  /// overwritten by the next call.
  func logits(after places: Range<Int>) -> [UnsafeMutableBufferPointer<Float>] {
    precondition(
      places.count <= min(Self.logitRowLimit, residual.capacity),
      "logits after \(places.count) tokens"
    )
    kernels.rmsNorm(
      residual.row(places.lowerBound),
      rows: places.count,
      width: shape.hiddenSize,
      weight: weights.outputNorm,
      epsilon: shape.normEpsilon,
      into: normed.values
    )
    workspace.prepare(normed, for: [weights.output.format], count: places.count)
    let size = shape.vocabularySize
    kernels.product(
      weights.output,
      normed,
      tokens: 0..<places.count,
      into: logitRows,
      stride: size,
      pool: pool
    )
    let count = places.count * size
    if let cap = shape.logitCap { kernels.softCap(cap, count: count, logitRows) }
    if shape.logitDivisor != 1 {
      kernels.scale(logitRows, count: count, by: 1 / shape.logitDivisor)
    }
    return (0..<places.count).map {
      UnsafeMutableBufferPointer(start: logitRows + $0 * size, count: size)
    }
  }

  /// Begins to read weights that the page cache lent for the first token, and adopts them when
  /// they are there.
  private func adoptLateWeights() throws {
    guard let late else { return }
    try late.mapped.verifyUnchanged()
    guard step > ExpertStore.borrowedSteps, let weights = try late.take() else { return }
    adopt(weights)
  }

  private func adopt(_ weights: ModelWeights) {
    self.weights = weights
    (mixers, feedForwards) = Self.halves(
      ofLayers: shape,
      weights: weights,
      normed: normed,
      workspace: workspace
    )
    mixture.layers = feedForwards.compactMap(\.experts)
    late?.mapped.releasePages()
    late = nil
  }

  /// Waits until nothing is computed in the page cache any more; between two passes.
  ///
  /// Throws ``InferenceError`` or ``ExpertsError`` when the weights could not be read.
  package func settle() throws {
    if let late { adopt(try late.wait()) }
    store.settleBorrowed()
  }

  /// Tells what the store did since the last batch, such as evictions by a smaller budget.
  ///
  /// Whoever left then may come back in any layer of this batch, so it is told first.
  private func noteChanges(in trace: inout BatchTrace) {
    var reads: [ReadRecord] = []
    var evictions: [ExpertID] = []
    store.end(reads: &reads, evictions: &evictions)
    for read in reads { trace.note(read: read, of: 0) }
    for expert in evictions { trace.note(eviction: expert, at: -1) }
  }

  // MARK: - The two halves of a layer

  /// residual += a · mixer(norm(residual)); the output of the mixer may be normed too.
  private func mixTokens(layer: Int, count: Int, cache: KVCache) {
    let layerWeights = weights.layers[layer]
    normalise(residual, layerWeights.mixerNorm, count: count, into: normed)
    mixers[layer].run(normed, count: count, cache: cache, into: projected)
    if let norm = layerWeights.mixerOutputNorm {
      normalise(projected, norm, count: count, into: projected)
    }
    addProjected(scale: shape.layers[layer].residualScale, count: count)
  }

  /// residual += a · feedForward(norm(residual)).
  private func feedForward(
    layer: Int,
    count: Int,
    isDecode: Bool,
    trace: inout BatchTrace
  ) throws {
    let layerWeights = weights.layers[layer]
    normalise(residual, layerWeights.feedForwardNorm, count: count, into: normed)
    switch feedForwards[layer] {
    case .dense(let network):
      workspace.prepare(normed, for: network.inputFormats, count: count)
      network.run(normed, count: count, into: projected)
      addProjected(scale: shape.layers[layer].residualScale, count: count)
    case .experts(let routed):
      try mixExperts(of: routed, count: count, isDecode: isDecode, trace: &trace)
    }
    if let scale = layerWeights.outputScale {
      kernels.scale(residual.values, count: count * shape.hiddenSize, by: scale)
    }
  }

  /// Computes the experts that the router of a layer chooses, and the one of all tokens.
  private func mixExperts(
    of layer: RoutedLayer,
    count: Int,
    isDecode: Bool,
    trace: inout BatchTrace
  ) throws {
    route(layer: layer, count: count, isDecode: isDecode)
    let expertStart = clock.now()
    let stallBefore = store.statistics.stall
    defer {
      let stall = store.statistics.stall - stallBefore
      trace.split.stall += stall
      trace.split.experts += clock.now() - expertStart - stall
    }
    try mixture.run(layer: layer, step: step, pass: self, count: count, trace: &trace) {
      lookAhead(from: layer.number, count: count)
      layer.shared?.run(layer.inputs.shared, count: count)
    }
    addOutputs(of: layer, count: count)
    mixtureObserver?(layer.number, count)
  }

  /// residual += a · (Σ weight · expert + shared expert), with norms between where the layer has
  /// branches.
  private func addOutputs(of layer: RoutedLayer, count: Int) {
    func add(scale: Float, to rows: Activations) {
      for place in 0..<count {
        mixture.addOutputs(of: place, layer: layer, scale: scale, to: rows.row(place), kernels)
      }
    }
    func addShared(scale: Float, to rows: Activations) {
      for place in 0..<count {
        layer.shared?.addOutput(of: place, scale: scale, to: rows.row(place))
      }
    }
    guard let branches = layer.weights.branches else {
      if !mixture.hasAddedOutputs { add(scale: layer.residualScale, to: residual) }
      return addShared(scale: layer.residualScale, to: residual)
    }
    projected.values.update(repeating: 0, count: count * shape.hiddenSize)
    add(scale: 1, to: projected)
    normalise(projected, branches.expertsOutputNorm, count: count, into: projected)
    addShared(scale: 1, to: projected)
    normalise(projected, branches.outputNorm, count: count, into: projected)
    addProjected(scale: layer.residualScale, count: count)
  }

  // MARK: - Pieces

  func normalise(
    _ rows: Activations,
    _ weight: UnsafePointer<Float>,
    count: Int,
    into result: Activations
  ) {
    kernels.rmsNorm(
      rows.values,
      rows: count,
      width: shape.hiddenSize,
      weight: weight,
      epsilon: shape.normEpsilon,
      into: result.values
    )
  }

  private func addProjected(scale: Float, count: Int) {
    let size = count * shape.hiddenSize
    if scale == 1 {
      kernels.add(projected.values, count: size, to: residual.values)
    } else {
      kernels.accumulate(scale, projected.values, count: size, to: residual.values)
    }
  }
}
