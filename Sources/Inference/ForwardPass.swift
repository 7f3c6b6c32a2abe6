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
  package static let batchLimit = 128

  let shape: ModelShape
  let weights: ModelWeights
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
  let queries: Activations  // (token, queryWidth)
  let keys: Activations  // (token, keyWidth)
  let values: Activations  // (token, keyWidth)
  let attended: Activations  // (token, queryWidth)
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
  let rotary: RotaryTable
  /// Scratch of one worker: attention scores of all cached positions.
  let attentionScores: [UnsafeMutablePointer<Float>]
  private let logitRow: UnsafeMutablePointer<Float>
  /// Forward passes so far; all layers of one pass share it.
  private var step = 0

  init(
    shape: ModelShape,
    weights: ModelWeights,
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
    self.store = store
    self.routing = routing
    self.schedule = schedule
    self.kernels = kernels
    self.pool = pool
    self.clock = clock
    let batch = min(Self.batchLimit, contextLimit)
    residual = Activations(capacity: batch, width: shape.hiddenSize)
    normed = Activations(capacity: batch, width: shape.hiddenSize)
    queries = Activations(capacity: batch, width: shape.queryWidth)
    keys = Activations(capacity: batch, width: shape.keyWidth)
    values = Activations(capacity: batch, width: shape.keyWidth)
    attended = Activations(capacity: batch, width: shape.queryWidth)
    projected = Activations(capacity: batch, width: shape.hiddenSize)
    routerScores = Activations(capacity: batch, width: shape.expertCount)
    earlyScores = Activations(capacity: batch, width: shape.expertCount)
    earlyChoices = EarlyChoices(
      expertsPerToken: shape.expertsPerToken,
      capacity: batch,
      distance: routing.distance
    )
    mixture = ExpertMixture(
      shape: shape,
      capacity: batch,
      approximations: approximations
    )
    self.foresight = foresight ?? Foresight(shape: shape)
    rotary = RotaryTable(base: shape.rotaryBase, dimensions: shape.headSize)
    attentionScores = (0..<pool.threadCount).map { _ in .allocate(capacity: contextLimit) }
    logitRow = .allocate(capacity: shape.vocabularySize)
  }

  deinit {
    for scratch in attentionScores { scratch.deallocate() }
    logitRow.deallocate()
  }

  /// Computes a batch and appends it to the cache.
  ///
  /// - Parameters:
  ///   - tokens: at most ``batchLimit``, and no more than the cache has room for
  ///   - phase: what to call this in the records
  ///   - cache: keys and values of the tokens before
  /// - Returns: one record for each token, without text
  /// - Throws: ``ExpertsError`` when a read failed; the cache is as before
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
    if cache.count == 0 {
      store.beginSequence()
      foresight.beginSequence()
      mixture.beginSequence()
    }
    let isDecode = phase == .decode && count == 1
    if isDecode { foresight.beginToken() }
    rotary.prepare(positions: cache.count + count)
    var trace = BatchTrace(
      tokenCount: count,
      usesPerToken: shape.layerCount * shape.expertsPerToken
    )
    noteChanges(in: &trace)
    for (place, token) in tokens.enumerated() {
      kernels.dequantise(weights.embedding, row: token, into: residual.row(place))
    }
    for layer in 0..<shape.layerCount {
      let attentionStart = clock.now()
      attend(layer: layer, count: count, cache: cache)
      trace.split.attention += clock.now() - attentionStart
      try mix(layer: layer, count: count, isDecode: isDecode, trace: &trace)
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
    kernels.rmsNorm(
      residual.row(place),
      rows: 1,
      width: shape.hiddenSize,
      weight: weights.outputNorm,
      epsilon: shape.normEpsilon,
      into: normed.values
    )
    prepare(normed, for: [weights.output.format], count: 1)
    kernels.product(
      weights.output,
      normed,
      tokens: 0..<1,
      into: logitRow,
      stride: shape.vocabularySize,
      pool: pool
    )
    return UnsafeMutableBufferPointer(start: logitRow, count: shape.vocabularySize)
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

  /// residual += output · attention(norm(residual)).
  private func attend(layer: Int, count: Int, cache: KVCache) {
    let layerWeights = weights.layers[layer]
    normalise(layerWeights.attentionNorm, count: count)
    let products = [
      (layerWeights.query, queries), (layerWeights.key, keys), (layerWeights.value, values),
    ]
    prepare(normed, for: products.map(\.0.format), count: count)
    // One fork for the three, since each alone is short.
    pool.run { worker in
      for (matrix, result) in products {
        kernels.product(
          matrix,
          normed,
          tokens: 0..<count,
          rows: pool.share(of: matrix.rows, grain: 16, for: worker),
          into: result.values,
          stride: result.width
        )
      }
    }
    attendHeads(layer: layer, count: count, cache: cache)
    prepare(attended, for: [layerWeights.attentionOutput.format], count: count)
    kernels.product(
      layerWeights.attentionOutput,
      attended,
      tokens: 0..<count,
      into: projected.values,
      stride: projected.width,
      pool: pool
    )
    kernels.add(projected.values, count: count * shape.hiddenSize, to: residual.values)
  }

  /// residual += Σ weight · expert(norm(residual)), over the experts that were chosen.
  private func mix(
    layer: Int,
    count: Int,
    isDecode: Bool,
    trace: inout BatchTrace
  ) throws {
    normalise(weights.layers[layer].feedForwardNorm, count: count)
    route(layer: layer, count: count, isDecode: isDecode)
    let expertStart = clock.now()
    let stallBefore = store.statistics.stall
    defer {
      let stall = store.statistics.stall - stallBefore
      trace.split.stall += stall
      trace.split.experts += clock.now() - expertStart - stall
    }
    try mixture.run(layer: layer, step: step, pass: self, count: count, trace: &trace) {
      lookAhead(from: layer, count: count)
    }
    for place in 0..<count { mixture.addOutputs(of: place, to: residual.row(place), kernels) }
    mixtureObserver?(layer, count)
  }

  // MARK: - Pieces

  func normalise(_ weight: UnsafePointer<Float>, count: Int) {
    kernels.rmsNorm(
      residual.values,
      rows: count,
      width: shape.hiddenSize,
      weight: weight,
      epsilon: shape.normEpsilon,
      into: normed.values
    )
  }

  /// Brings activations into the form that weights of these formats are multiplied with.
  func prepare(_ input: Activations, for formats: [TensorFormat], count: Int) {
    if formats.contains(where: { $0.weightsPerBlock > 1 }) {
      input.quantise(tokens: 0..<count, kernels: kernels, pool: pool)
    }
  }
}
