import Compute
import GGUF

/// The latent attention of one layer.
final class LatentAttention: Mixer {
  private let layer: Int
  private let plan: LatentAttentionPlan
  private let weights: LatentAttentionWeights
  private let workspace: Workspace
  private let rotary: RotaryTable
  private let normEpsilon: Float

  private let ranks: Activations  // (token, queryRank)
  private let queries: Activations  // (token, headCount × querySize)
  private let latents: Activations  // (token, cachedSize)
  private let attended: Activations  // (token, headCount × valueSize)
  private let heads: [HeadRoom]

  /// What one worker computes a head with.
  private struct HeadRoom {
    let plain: Activations  // (token, plainSize)
    let queries: Activations  // (token, cachedSize), to be multiplied with what is cached
    let attended: Activations  // (token, latentSize)
    let row: Activations  // (1, latentSize)
  }

  init(
    layer: Int,
    plan: LatentAttentionPlan,
    weights: LatentAttentionWeights,
    normEpsilon: Float,
    workspace: Workspace
  ) {
    self.layer = layer
    self.plan = plan
    self.weights = weights
    self.workspace = workspace
    self.normEpsilon = normEpsilon
    rotary = workspace.rotary(plan.rotary)
    ranks = workspace.room(for: "query ranks", width: plan.queryRank ?? 0)
    queries = workspace.room(for: "queries", width: plan.headCount * plan.querySize)
    latents = workspace.room(for: "latents", width: plan.cachedSize)
    attended = workspace.room(for: "attended", width: plan.headCount * plan.valueSize)
    heads = (0..<workspace.pool.threadCount).map { worker in
      func room(_ purpose: String, _ width: Int) -> Activations {
        workspace.room(for: "\(purpose) of worker \(worker)", width: width)
      }
      return HeadRoom(
        plain: room("plain queries", plan.plainSize),
        queries: room("latent queries", plan.cachedSize),
        attended: room("attended latents", plan.latentSize),
        row: room("latent row", plan.latentSize)
      )
    }
  }

  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations) {
    makeQueries(input, count: count)
    store(count: count, cache: cache)
    let pool = workspace.pool
    pool.run { worker in
      for head in pool.share(of: plan.headCount, grain: 1, for: worker) {
        attend(head: head, worker: worker, count: count, cache: cache)
      }
    }
    workspace.multiply(weights.output, attended, count: count, into: result)
  }

  private func makeQueries(_ input: Activations, count: Int) {
    switch weights.query {
    case .direct(let matrix):
      workspace.prepare(input, for: [matrix.format, weights.latent.format], count: count)
      workspace.multiply([(matrix, queries), (weights.latent, latents)], input, count: count)
    case .ranked(let down, let norm, let up):
      workspace.prepare(input, for: [down.format, weights.latent.format], count: count)
      workspace.multiply([(down, ranks), (weights.latent, latents)], input, count: count)
      workspace.kernels.rmsNorm(
        ranks.values,
        rows: count,
        width: ranks.width,
        weight: norm,
        epsilon: normEpsilon,
        into: ranks.values
      )
      workspace.multiply(up, ranks, count: count, into: queries)
    }
  }

  /// Norms the latents, turns the keys beside them, and puts both into the cache.
  private func store(count: Int, cache: KVCache) {
    let rows = cache.latents(layer: layer)
    workspace.pool.split(count, grain: 1) { places, _ in
      for place in places {
        let position = cache.count + place
        let row = rows + position * plan.cachedSize
        workspace.kernels.rmsNorm(
          latents.row(place),
          rows: 1,
          width: plan.latentSize,
          weight: weights.latentNorm,
          epsilon: normEpsilon,
          into: row
        )
        let key = row + plan.latentSize
        key.update(from: latents.row(place) + plan.latentSize, count: plan.rotary.dimensions)
        turn(key, position)
      }
    }
  }

  /// One head for the whole batch.
  private func attend(head: Int, worker: Int, count: Int, cache: KVCache) {
    let (kernels, room, size) = (workspace.kernels, heads[worker], plan.cachedSize)
    for place in 0..<count {
      let query = queries.row(place) + head * plan.querySize
      room.plain.row(place).update(from: query, count: plan.plainSize)
      let key = room.queries.row(place) + plan.latentSize
      key.update(from: query + plan.plainSize, count: plan.rotary.dimensions)
      turn(key, cache.count + place)
    }
    let expander = absorb(head: head, room, count: count)
    let rows = cache.latents(layer: layer)
    let all = AttendedHead(
      keys: AttendedHead.Rows(rows, stride: size, size: size),
      values: AttendedHead.Rows(rows, stride: size, size: plan.latentSize)
    )
    for place in 0..<count {
      kernels.attend(
        query: room.queries.row(place),
        to: all,
        count: cache.count + place + 1,
        scale: plan.scale,
        scores: workspace.attentionScores[worker],
        into: room.attended.row(place)
      )
    }
    multiply(
      expander,
      room.attended,
      count: count,
      into: attended.values + head * plan.valueSize,
      stride: attended.width
    )
  }

  /// Applies the head's expansion of keys to its queries; returns that of its values.
  private func absorb(head: Int, _ room: HeadRoom, count: Int) -> MatrixView {
    switch weights.expansion {
    case .split(let keys, let values):
      let (into, stride) = (room.queries.values, room.queries.width)
      multiply(keys[head], room.plain, count: count, into: into, stride: stride)
      return values[head]
    case .joint(let keys, let values):
      // The transposed product, row by row: a sum of rows, each as much as the query says.
      for place in 0..<count {
        room.queries.row(place).update(repeating: 0, count: plan.latentSize)
      }
      for index in 0..<plan.plainSize {
        workspace.kernels.dequantise(keys[head], row: index, into: room.row.values)
        for place in 0..<count {
          workspace.kernels.accumulate(
            room.plain.row(place)[index],
            room.row.values,
            count: plan.latentSize,
            to: room.queries.row(place)
          )
        }
      }
      return values[head]
    }
  }

  /// A product on the worker's own thread.
  private func multiply(
    _ matrix: MatrixView,
    _ input: Activations,
    count: Int,
    into result: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    if matrix.format.weightsPerBlock > 1 {
      input.quantise(tokens: 0..<count, kernels: workspace.kernels)
    }
    workspace.kernels.product(
      matrix,
      input,
      tokens: 0..<count,
      rows: 0..<matrix.rows,
      into: result,
      stride: stride
    )
  }

  private func turn(_ part: UnsafeMutablePointer<Float>, _ position: Int) {
    workspace.kernels.rotate(
      part,
      heads: 1,
      size: plan.rotary.dimensions,
      position: position,
      table: rotary,
      pairing: plan.rotary.pairing
    )
  }
}
