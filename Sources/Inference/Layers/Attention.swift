import Compute
import GGUF

/// The attention of one layer.
final class Attention: Mixer {
  private let layer: Int
  private let plan: AttentionPlan
  private let weights: AttentionWeights
  private let workspace: Workspace
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
    attendHeads(count: count, cache: cache)
    workspace.multiply(weights.output, attended, count: count, into: result)
    workspace.add(weights.outputBias, to: result, count: count)
  }

  /// Norm and rotation of each head, keys and values into the cache, then attention.
  ///
  /// A worker takes whole kv heads with the query heads that share them, for all tokens
  /// of the batch: what a token attends to was then stored by the same worker before, and
  /// no barrier is needed in between.
  private func attendHeads(count: Int, cache: KVCache) {
    let (kernels, pool, size) = (workspace.kernels, workspace.pool, plan.headSize)
    let group = plan.headCount / plan.kvHeadCount
    pool.run { worker in
      for kvHead in pool.share(of: plan.kvHeadCount, grain: 1, for: worker) {
        let keyRows = cache.keys(layer: layer, head: kvHead)
        let valueRows = cache.values(layer: layer, head: kvHead)
        let all = AttendedHead(
          keys: AttendedHead.Rows(keyRows, stride: size, size: size),
          values: AttendedHead.Rows(valueRows, stride: size, size: size)
        )
        for place in 0..<count {
          let position = cache.count + place
          let start = kvHead * size
          let key = keyRows + position * size
          key.update(from: keys.row(place) + start, count: size)
          turn(key, weights.keyNorm, position)
          let value = valueRows + position * size
          let source = plan.takesValuesFromKeys ? keys : values
          value.update(from: source.row(place) + start, count: size)
          if plan.normsValues { normalise(value, ones) }
          let first = plan.window.map { max(0, position + 1 - $0) } ?? 0
          let seen = all.from(first)
          for head in kvHead * group..<(kvHead + 1) * group {
            let query = queries.row(place) + head * plan.querySize
            let result = attended.row(place) + head * size
            turn(query, weights.queryNorm, position)
            kernels.attend(
              query: query,
              to: seen,
              count: position + 1 - first,
              scale: plan.scale,
              sink: weights.sinks.map { $0 + head },
              scores: workspace.attentionScores[worker],
              into: result
            )
            if plan.hasOutputGate {
              kernels.sigmoidMultiply(gate: query + size, result, count: size, into: result)
            }
          }
        }
      }
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
