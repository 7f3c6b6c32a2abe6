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
  private let rooms: [HeadRoom]

  /// What one worker computes some heads with: rows are (head, token).
  private struct HeadRoom {
    let plain: Activations  // (plainSize)
    let queries: Activations  // (cachedSize), to be multiplied with what is cached
    let attended: Activations  // (latentSize)
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
    rooms = (0..<workspace.pool.threadCount).map { worker in
      func room(_ purpose: String, _ width: Int) -> Activations {
        workspace.room(
          for: "\(purpose) of worker \(worker)",
          width: width,
          rowsPerToken: Workspace.headsTogether
        )
      }
      return HeadRoom(
        plain: room("plain queries", plan.plainSize),
        queries: room("latent queries", plan.cachedSize),
        attended: room("attended latents", plan.latentSize)
      )
    }
  }

  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations) {
    makeQueries(input, count: count)
    store(count: count, cache: cache)
    let pool = workspace.pool
    pool.run { worker in
      var heads = pool.share(of: plan.headCount, grain: 1, for: worker)
      while !heads.isEmpty {
        let together = heads.prefix(Workspace.headsTogether)
        attend(heads: together, worker: worker, count: count, cache: cache)
        heads = heads.dropFirst(together.count)
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

  /// Some heads for the whole batch: what they attend to is the same.
  private func attend(heads: Range<Int>, worker: Int, count: Int, cache: KVCache) {
    let (kernels, room, size) = (workspace.kernels, rooms[worker], plan.cachedSize)
    for (index, head) in heads.enumerated() {
      let rows = index * count..<(index + 1) * count
      for (place, row) in rows.enumerated() {
        let query = queries.row(place) + head * plan.querySize
        room.plain.row(row).update(from: query, count: plan.plainSize)
        let key = room.queries.row(row) + plan.latentSize
        key.update(from: query + plan.plainSize, count: plan.rotary.dimensions)
        turn(key, cache.count + place)
      }
      absorb(head: head, room, rows: rows)
    }
    let rows = cache.latents(layer: layer)
    let all = AttendedHead(
      keys: AttendedHead.Rows(rows, stride: size, size: size),
      values: AttendedHead.Rows(rows, stride: size, size: plan.latentSize)
    )
    for place in 0..<count {
      kernels.attendTogether(
        queries: room.queries.row(place),
        queryStride: count * size,
        heads: heads.count,
        to: all,
        count: cache.count + place + 1,
        scale: plan.scale,
        scores: workspace.attentionScores[worker],
        into: room.attended.row(place),
        stride: count * plan.latentSize
      )
    }
    for (index, head) in heads.enumerated() {
      multiply(
        weights.expansion.values[head],
        room.attended,
        rows: index * count..<(index + 1) * count,
        into: attended.values + head * plan.valueSize,
        stride: attended.width
      )
    }
  }

  /// Applies a head's expansion of keys to its queries.
  private func absorb(head: Int, _ room: HeadRoom, rows: Range<Int>) {
    let result = room.queries.row(rows.lowerBound)
    switch weights.expansion {
    case .split(let keys, _):
      multiply(keys[head], room.plain, rows: rows, into: result, stride: room.queries.width)
    case .joint(let keys, _):
      // The transposed product, row by row: a sum of rows, each as much as the query says. What
      // is attended to has not begun, so there is room for a row.
      let weights = room.attended.values
      for row in rows { room.queries.row(row).update(repeating: 0, count: plan.latentSize) }
      for index in 0..<plan.plainSize {
        workspace.kernels.dequantise(keys[head], row: index, into: weights)
        for row in rows {
          workspace.kernels.accumulate(
            room.plain.row(row)[index],
            weights,
            count: plan.latentSize,
            to: room.queries.row(row)
          )
        }
      }
    }
  }

  /// A product on the worker's own thread.
  private func multiply(
    _ matrix: MatrixView,
    _ input: Activations,
    rows: Range<Int>,
    into result: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    if matrix.format.weightsPerBlock > 1 {
      input.quantise(tokens: rows, kernels: workspace.kernels)
    }
    workspace.kernels.product(
      matrix,
      input,
      tokens: rows,
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
