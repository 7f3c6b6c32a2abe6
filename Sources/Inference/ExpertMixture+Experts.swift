import Compute
import Experts

extension ExpertMixture {
  /// outputs = down · activation(gate · x, up · x), for each expert at `positions` of the
  /// present event; projections may have biases.
  ///
  /// Then residual += Σ weight · output of the tokens `addsTokens`, where these are all of their
  /// experts.
  func compute(
    _ positions: [Int],
    wave: ArraySlice<Int>,
    layer: RoutedLayer,
    pass: ForwardPass,
    adding addsTokens: Range<Int>
  ) {
    let (kernels, pool) = (pass.kernels, pass.pool)
    let work = positions.map { position in
      let expert = wave[wave.startIndex + position]
      return expertWork(of: expert, at: position, layer: layer, store: pass.store)
    }
    // All experts of the layer are one list of parts of rows, so that no worker waits for
    // another at the end of each expert.
    let length = Activations.partLength
    let parts = (shape.expertWidth + length - 1) / length
    pool.split(work.count * parts, grain: 1) { range, _ in
      var part = range.lowerBound
      while part < range.upperBound {
        let (place, first) = part.quotientAndRemainder(dividingBy: parts)
        let last = min(first + range.upperBound - part, parts)
        let rows = first * length..<min(last * length, shape.expertWidth)
        activate(work[place], rows: rows, layer: layer, kernels)
        part += last - first
      }
    }
    pool.split(shape.hiddenSize, grain: length) { rows, _ in
      for item in work { project(item, rows: rows, kernels) }
      for token in addsTokens {
        addOutputs(
          of: token,
          columns: rows,
          layer: layer,
          scale: layer.residualScale,
          to: pass.residual.row(token),
          kernels
        )
      }
    }
    for (position, item) in zip(positions, work) where item.isNewlyPrepared {
      pass.store.notePrepared(at: position)
    }
  }

  /// Some rows of gates = activation(gate · x, up · x) of an expert, from a part to the end of
  /// another.
  private func activate(
    _ item: ExpertWork,
    rows: Range<Int>,
    layer: RoutedLayer,
    _ kernels: KernelSet
  ) {
    for (matrix, result) in [(item.gate, gates), (item.up, ups)] {
      // Whoever multiplies rows puts them side by side before, so nobody has to wait.
      matrix.prepare(rows: rows)
      kernels.product(
        matrix.view,
        layer.inputs.experts,
        tokens: item.tokens,
        rows: rows,
        into: result.row(item.rows.lowerBound),
        stride: shape.expertWidth
      )
    }
    for row in item.rows {
      let gate = gates.row(row) + rows.lowerBound
      let up = ups.row(row) + rows.lowerBound
      if let biases = item.biases {
        kernels.add(biases.gate + rows.lowerBound, count: rows.count, to: gate)
        kernels.add(biases.up + rows.lowerBound, count: rows.count, to: up)
      }
      layer.plan.activation.join(gate: gate, up: up, count: rows.count, into: gate, kernels)
      if item.down.view.format.weightsPerBlock > 1 {
        gates.quantise(token: row, columns: rows, kernels: kernels)
      }
    }
  }

  /// Some rows of outputs = down · gates of an expert.
  private func project(_ item: ExpertWork, rows: Range<Int>, _ kernels: KernelSet) {
    item.down.prepare(rows: rows)
    kernels.product(
      item.down.view,
      gates,
      tokens: item.rows,
      rows: rows,
      into: outputs.row(item.rows.lowerBound),
      stride: shape.hiddenSize
    )
    guard let biases = item.biases else { return }
    for row in item.rows {
      let output = outputs.row(row) + rows.lowerBound
      kernels.add(biases.down + rows.lowerBound, count: rows.count, to: output)
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
