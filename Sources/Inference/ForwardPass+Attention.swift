import Compute

extension ForwardPass {
  /// Norm and rotation of each head, keys and values into the cache, then attention.
  ///
  /// A worker takes whole kv heads with the query heads that share them, for all tokens
  /// of the batch: what a token attends to was then stored by the same worker before, and
  /// no barrier is needed in between.
  func attendHeads(layer: Int, count: Int, cache: KVCache) {
    let group = shape.headCount / shape.kvHeadCount
    pool.run { worker in
      let heads = pool.share(of: shape.kvHeadCount, grain: 1, for: worker)
      for kvHead in heads {
        let keyRows = cache.keys(layer: layer, head: kvHead)
        let valueRows = cache.values(layer: layer, head: kvHead)
        for place in 0..<count {
          let position = cache.count + place
          let start = kvHead * shape.headSize
          normaliseHead(
            keys.row(place) + start,
            weights.layers[layer].keyNorm,
            position,
            into: keyRows + position * shape.headSize
          )
          (valueRows + position * shape.headSize).update(
            from: values.row(place) + start,
            count: shape.headSize
          )
          for head in kvHead * group..<(kvHead + 1) * group {
            let query = queries.row(place) + head * shape.headSize
            normaliseHead(query, weights.layers[layer].queryNorm, position, into: query)
            kernels.attend(
              query: query,
              keys: keyRows,
              values: valueRows,
              stride: shape.headSize,
              size: shape.headSize,
              count: position + 1,
              scale: 1 / Float(shape.headSize).squareRoot(),
              scores: attentionScores[worker],
              into: attended.row(place) + head * shape.headSize
            )
          }
        }
      }
    }
  }

  /// Norm and rotation of one head of a query or key.
  private func normaliseHead(
    _ head: UnsafePointer<Float>,
    _ weight: UnsafePointer<Float>,
    _ position: Int,
    into result: UnsafeMutablePointer<Float>
  ) {
    kernels.rmsNorm(
      head,
      rows: 1,
      width: shape.headSize,
      weight: weight,
      epsilon: shape.normEpsilon,
      into: result
    )
    kernels.rotate(
      result,
      heads: 1,
      size: shape.headSize,
      position: position,
      table: rotary,
      pairing: .halves
    )
  }
}
