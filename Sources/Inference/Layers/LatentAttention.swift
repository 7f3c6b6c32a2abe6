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

  /// What every head computes with for some tokens of a batch.
  private let latentQueries: Activations  // (head, token, cachedSize)
  private let attendedLatents: Activations  // (head, token, latentSize)
  /// What a worker computes one head with.
  private let plainQueries: [Activations]  // (token, plainSize)
  private let latentRows: [Activations]  // (latentSize)
  private let sweep: AttentionSweep

  /// Rows of ``latentQueries`` for each token of the largest batch, so that many heads don't
  /// take much memory: then a batch is computed in parts.
  private static let rowsPerToken = 8

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
    let perToken = max(
      Self.rowsPerToken,
      (plan.headCount + workspace.capacity - 1) / workspace.capacity
    )
    latentQueries = workspace.room(
      for: "latent queries",
      width: plan.cachedSize,
      rowsPerToken: perToken
    )
    attendedLatents = workspace.room(
      for: "attended latents",
      width: plan.latentSize,
      rowsPerToken: perToken
    )
    let workers = 0..<workspace.pool.threadCount
    plainQueries = workers.map {
      workspace.room(for: "plain queries of worker \($0)", width: plan.plainSize)
    }
    latentRows = workers.map {
      workspace.room(for: "latent row of worker \($0)", width: plan.latentSize)
    }
    sweep = workspace.sweep(keySize: plan.cachedSize, valueSize: plan.latentSize)
  }

  func run(_ input: Activations, count: Int, cache: KVCache, into result: Activations) {
    makeQueries(input, count: count)
    let limit = latentQueries.capacity / plan.headCount
    for start in stride(from: 0, to: count, by: limit) {
      attend(start..<min(start + limit, count), cache: cache)
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

  /// Norms a latent, turns the key beside it, and puts both into the cache.
  private func keep(_ place: Int, cache: KVCache) {
    let (row, position) = (latents.row(place), cache.count + place)
    workspace.kernels.rmsNorm(
      row,
      rows: 1,
      width: plan.latentSize,
      weight: weights.latentNorm,
      epsilon: normEpsilon,
      into: row
    )
    turn(row + plan.latentSize, position)
    cache.store(key: row, layer: layer, head: 0, position: position, kernels: workspace.kernels)
  }

  /// All heads for some tokens of the batch: what they attend to is the same.
  private func attend(_ places: Range<Int>, cache: KVCache) {
    let (kernels, pool, count) = (workspace.kernels, workspace.pool, places.count)
    pool.split(plan.headCount, grain: 1) { heads, worker in
      for head in heads { absorb(head: head, places, worker: worker, cache: cache) }
    }
    let batch = AttendingBatch(
      layer: layer,
      cache: cache,
      kvHeadCount: 1,
      group: plan.headCount,
      first: places.lowerBound,
      count: count,
      window: nil,
      scale: plan.scale,
      queries: latentQueries.values,
      queryStrides: (token: latentQueries.width, head: count * latentQueries.width)
    )
    sweep.run(batch) { _, place in
      keep(places.lowerBound + place, cache: cache)
    } finish: { place, head, sums in
      kernels.finish(
        sums: sums,
        valueSize: plan.latentSize,
        into: attendedLatents.row(head * count + place)
      )
    }
    pool.split(plan.headCount, grain: 1) { heads, _ in
      for head in heads {
        multiply(
          weights.expansion.values[head],
          attendedLatents,
          rows: head * count..<(head + 1) * count,
          into: attended.row(places.lowerBound) + head * plan.valueSize,
          stride: attended.width
        )
      }
    }
  }

  /// Turns a head's queries, and applies its expansion of keys to them.
  private func absorb(head: Int, _ places: Range<Int>, worker: Int, cache: KVCache) {
    let (plain, rows) = (plainQueries[worker], head * places.count..<(head + 1) * places.count)
    for (index, place) in places.enumerated() {
      let query = queries.row(place) + head * plan.querySize
      plain.row(index).update(from: query, count: plan.plainSize)
      let key = latentQueries.row(rows.lowerBound + index) + plan.latentSize
      key.update(from: query + plan.plainSize, count: plan.rotary.dimensions)
      turn(key, cache.count + place)
    }
    switch weights.expansion {
    case .split(let keys, _):
      multiply(
        keys[head],
        plain,
        rows: 0..<places.count,
        into: latentQueries.row(rows.lowerBound),
        stride: latentQueries.width
      )
    case .joint(let keys, _):
      // The transposed product, row by row: a sum of rows, each as much as the query says.
      let weights = latentRows[worker].values
      for row in rows { latentQueries.row(row).update(repeating: 0, count: plan.latentSize) }
      for index in 0..<plan.plainSize {
        workspace.kernels.dequantise(keys[head], row: index, into: weights)
        for (place, row) in rows.enumerated() {
          workspace.kernels.accumulate(
            plain.row(place)[index],
            weights,
            count: plan.latentSize,
            to: latentQueries.row(row)
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
