import Compute
import GGUF

/// The attention of one layer.
final class Attention: Mixer {
  private let layer: Int
  private let plan: AttentionPlan
  private let weights: AttentionWeights
  private let workspace: Workspace
  private let sweep: AttentionSweep
  private let rotary: RotaryTable?
  private let normEpsilon: Float

  private let queries: Activations  // (token, headCount × querySize)
  private let keys: Activations  // (token, keyWidth)
  private let values: Activations  // (token, keyWidth)
  private let attended: Activations  // (token, queryWidth)
  /// Weights of a norm without weights, (headSize).
  private let ones: [Float]

  init(
    layer: Int,
    plan: AttentionPlan,
    weights: AttentionWeights,
    normEpsilon: Float,
    workspace: Workspace
  ) {
    self.layer = layer
    self.plan = plan
    self.weights = weights
    self.workspace = workspace
    self.normEpsilon = normEpsilon
    sweep = workspace.sweep(keySize: plan.headSize, valueSize: plan.headSize)
    rotary = plan.rotary.map(workspace.rotary)
    ones = Array(repeating: 1, count: plan.headSize)
    queries = workspace.room(for: "queries", width: plan.headCount * plan.querySize)
    keys = workspace.room(for: "keys", width: plan.keyWidth)
    values = workspace.room(for: "values", width: plan.keyWidth)
    attended = workspace.room(for: "attended", width: plan.queryWidth)
  }

  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations) {
    let products =
      [(weights.query, queries), (weights.key, keys)] + (weights.value.map { [($0, values)] } ?? [])
    workspace.prepare(input, for: products.map(\.0.format), count: count)
    workspace.multiply(products, input, count: count)
    workspace.add(weights.queryBias, to: queries, count: count)
    workspace.add(weights.keyBias, to: keys, count: count)
    workspace.add(weights.valueBias, to: values, count: count)
    if plan.norm == .overAll {
      normaliseAll(queries, weights.queryNorm, count: count)
      normaliseAll(keys, weights.keyNorm, count: count)
    }
    attend(count: count, cache: cache)
    workspace.multiply(weights.output, attended, count: count, into: result)
    workspace.add(weights.outputBias, to: result, count: count)
  }

  /// Attention of all heads to what the cache keeps, the batch included.
  private func attend(count: Int, cache: KVCache) {
    let (kernels, size) = (workspace.kernels, plan.headSize)
    let batch = AttendingBatch(
      layer: layer,
      cache: cache,
      kvHeadCount: plan.kvHeadCount,
      group: plan.headCount / plan.kvHeadCount,
      count: count,
      window: plan.window,
      scale: plan.scale,
      queries: queries.values,
      queryStrides: (token: queries.width, head: plan.querySize)
    )
    sweep.run(batch) { kvHead, place in
      keep(kvHead: kvHead, place, cache: cache)
    } finish: { place, head, sums in
      let result = attended.row(place) + head * size
      kernels.finish(
        sums: sums,
        sink: weights.sinks.map { $0 + head },
        valueSize: size,
        into: result
      )
      if plan.hasOutputGate {
        let gate = queries.row(place) + head * plan.querySize + size
        kernels.sigmoidMultiply(gate: gate, result, count: size, into: result)
      }
    }
  }

  /// Norm and rotation of a kv head and its query heads for one token; key and value into the
  /// cache.
  private func keep(kvHead: Int, _ place: Int, cache: KVCache) {
    let (kernels, size) = (workspace.kernels, plan.headSize)
    let group = plan.headCount / plan.kvHeadCount
    let position = cache.count + place
    let key = keys.row(place) + kvHead * size
    let value = values.row(place) + kvHead * size
    if plan.takesValuesFromKeys { value.update(from: key, count: size) }
    if plan.normsValues { normalise(value, ones) }
    turn(key, weights.keyNorm, position)
    cache.store(key: key, layer: layer, head: kvHead, position: position, kernels: kernels)
    cache.store(value: value, layer: layer, head: kvHead, position: position, kernels: kernels)
    for head in kvHead * group..<(kvHead + 1) * group {
      turn(queries.row(place) + head * plan.querySize, weights.queryNorm, position)
    }
  }

  /// Norm and rotation of one head of a query or key, in the order of the architecture.
  private func turn(
    _ head: UnsafeMutablePointer<Float>,
    _ norm: UnsafePointer<Float>?,
    _ position: Int
  ) {
    let norm = plan.norm == .perHead ? norm : nil
    if let norm, !plan.normsAfterRotation { normalise(head, norm) }
    if let rotary = plan.rotary, let table = self.rotary {
      workspace.kernels.rotate(
        head,
        heads: 1,
        size: plan.headSize,
        position: position,
        table: table,
        pairing: rotary.pairing
      )
    }
    if let norm, plan.normsAfterRotation { normalise(head, norm) }
  }

  private func normalise(_ head: UnsafeMutablePointer<Float>, _ weight: UnsafePointer<Float>) {
    workspace.kernels.rmsNorm(
      head,
      rows: 1,
      width: plan.headSize,
      weight: weight,
      epsilon: normEpsilon,
      into: head
    )
  }

  /// Norms all heads of each token as one vector.
  private func normaliseAll(
    _ heads: Activations,
    _ weight: UnsafePointer<Float>?,
    count: Int
  ) {
    guard let weight else { return }
    workspace.kernels.rmsNorm(
      heads.values,
      rows: count,
      width: heads.width,
      weight: weight,
      epsilon: normEpsilon,
      into: heads.values
    )
  }
}
