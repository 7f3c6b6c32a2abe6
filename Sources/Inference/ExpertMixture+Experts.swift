import Compute
import Experts

extension ExpertMixture {
  /// outputs = down · activation(gate · x, up · x), for each expert at `positions` of the
  /// present event; projections may have biases.
  func compute(
    _ positions: [Int],
    wave: ArraySlice<Int>,
    layer: RoutedLayer,
    pass: ForwardPass
  ) {
    let (kernels, pool, input) = (pass.kernels, pass.pool, layer.inputs.experts)
    let work = positions.map { position in
      let expert = wave[wave.startIndex + position]
      return expertWork(of: expert, at: position, layer: layer, store: pass.store)
    }
    pool.run { worker in
      let share = pool.share(of: shape.expertWidth, grain: 16, for: worker)
      for item in work {
        for (matrix, result) in [(item.gate, gates), (item.up, ups)] {
          // Whoever multiplies rows puts them side by side before, so nobody has to wait.
          matrix.prepare(rows: share)
          kernels.product(
            matrix.view,
            input,
            tokens: item.tokens,
            rows: share,
            into: result.row(item.rows.lowerBound),
            stride: shape.expertWidth
          )
        }
        for row in item.rows {
          let gate = gates.row(row) + share.lowerBound
          let up = ups.row(row) + share.lowerBound
          if let biases = item.biases {
            kernels.add(biases.gate + share.lowerBound, count: share.count, to: gate)
            kernels.add(biases.up + share.lowerBound, count: share.count, to: up)
          }
          layer.plan.activation.join(
            gate: gate,
            up: up,
            count: share.count,
            into: gate,
            kernels
          )
        }
      }
    }
    for item in work where item.down.view.format.weightsPerBlock > 1 {
      gates.quantise(tokens: item.rows, kernels: kernels, pool: pool)
    }
    pool.run { worker in
      let share = pool.share(of: shape.hiddenSize, grain: 16, for: worker)
      for item in work {
        item.down.prepare(rows: share)
        kernels.product(
          item.down.view,
          gates,
          tokens: item.rows,
          rows: share,
          into: outputs.row(item.rows.lowerBound),
          stride: shape.hiddenSize
        )
        guard let biases = item.biases else { continue }
        for row in item.rows {
          let output = outputs.row(row) + share.lowerBound
          kernels.add(biases.down + share.lowerBound, count: share.count, to: output)
        }
      }
    }
    for (position, item) in zip(positions, work) where item.isNewlyPrepared {
      pass.store.notePrepared(at: position)
    }
  }

  private func expertWork(
    of expert: Int,
    at position: Int,
    layer: RoutedLayer,
    store: ExpertStore
  ) -> ExpertWork {
    let matrices = store.matrices(at: position)
    let rows = firstRow[expert]..<firstRow[expert + 1]
    func matrix(_ place: Int, _ bytes: UnsafeMutableRawPointer) -> SlotMatrix {
      SlotMatrix(matrices.pieces[place], bytes: bytes, of: matrices)
    }
    return ExpertWork(
      rows: rows,
      tokens: Array(tokenOfRow[rows]),
      gate: matrix(0, matrices.gate),
      up: matrix(1, matrices.up),
      down: matrix(2, matrices.down),
      isNewlyPrepared: !matrices.isLesser && !matrices.isPrepared && !matrices.isBorrowed,
      biases: layer.weights.biases.map { biases in
        ExpertsWeights.Biases(
          gate: biases.gate + expert * shape.expertWidth,
          up: biases.up + expert * shape.expertWidth,
          down: biases.down + expert * shape.hiddenSize
        )
      }
    )
  }
}

/// One expert with the rows it is wanted for.
private struct ExpertWork {
  let rows: Range<Int>
  let tokens: [Int32]
  let gate: SlotMatrix
  let up: SlotMatrix
  let down: SlotMatrix
  /// Whether its slot is yet to be noted as prepared.
  let isNewlyPrepared: Bool
  /// This expert's own.
  let biases: ExpertsWeights.Biases?
}
