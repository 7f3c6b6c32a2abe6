import CKernels
import GGUF

extension KernelSet {
  // MARK: On the calling thread

  /// Part of a matrix product: y[i × stride + row] = row `row` of the matrix · the i-th of
  /// `tokens`, for `row` in `rows`.
  ///
  /// Meant for workers that share a matrix out themselves.
  package func product(
    _ matrix: MatrixView,
    _ x: Activations,
    tokens: Range<Int>,
    rows: Range<Int>,
    into y: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    check(matrix, x, rows: rows, stride: stride)
    precondition(
      tokens.lowerBound >= 0 && tokens.upperBound <= x.capacity,
      "tokens \(tokens) of \(x.capacity)"
    )
    if readsQuants(matrix.format) {
      precondition(tokens.allSatisfy(x.isQuantised), "tokens \(tokens) are not quantised")
    }
    multiply(
      matrix,
      x.view(from: tokens.lowerBound),
      list: nil,
      count: tokens.count,
      rows: rows,
      into: y,
      stride: stride
    )
  }

  /// The same for a list of tokens: an expert computes only for those that chose it.
  package func product(
    _ matrix: MatrixView,
    _ x: Activations,
    tokens: [Int32],
    rows: Range<Int>,
    into y: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    check(matrix, x, rows: rows, stride: stride)
    let readsQuants = readsQuants(matrix.format)
    for token in tokens {
      precondition(token >= 0 && token < x.capacity, "token \(token) of \(x.capacity)")
      precondition(!readsQuants || x.isQuantised(Int(token)), "token \(token) is not quantised")
    }
    tokens.withUnsafeBufferPointer { list in
      multiply(
        matrix,
        x.view(from: 0),
        list: list.baseAddress,
        count: list.count,
        rows: rows,
        into: y,
        stride: stride
      )
    }
  }

  // MARK: On all workers

  /// A matrix product: y[i × stride + row] = row `row` of the matrix · the i-th of `tokens`.
  package func product(
    _ matrix: MatrixView,
    _ x: Activations,
    tokens: Range<Int>,
    into y: UnsafeMutablePointer<Float>,
    stride: Int,
    pool: WorkerPool
  ) {
    share(matrix, tokenCount: tokens.count, pool: pool) { rows in
      product(matrix, x, tokens: tokens, rows: rows, into: y, stride: stride)
    }
  }

  /// The same for a list of tokens.
  package func product(
    _ matrix: MatrixView,
    _ x: Activations,
    tokens: [Int32],
    into y: UnsafeMutablePointer<Float>,
    stride: Int,
    pool: WorkerPool
  ) {
    share(matrix, tokenCount: tokens.count, pool: pool) { rows in
      product(matrix, x, tokens: tokens, rows: rows, into: y, stride: stride)
    }
  }

  // MARK: One row

  /// A row of a matrix as floats: the embedding of a token.
  package func dequantise(
    _ matrix: MatrixView,
    row: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    precondition((0..<matrix.rows).contains(row), "row \(row) of \(matrix.rows)")
    let kernel = kernels(for: matrix.format).dequantise
    let row = matrix.firstRow + row
    guard matrix.arrangement == .interleaved, row < matrix.groupedRows else {
      return kernel(matrix.bytes + row * matrix.rowByteCount, Int32(matrix.columns), y)
    }
    let place = row % MatrixView.groupRows
    let group = matrix.bytes + (row - place) * matrix.rowByteCount
    let fields = interleaved(matrix.format).fields
    withUnsafeTemporaryAllocation(
      byteCount: matrix.format.bytesPerBlock,
      alignment: 1
    ) { bytes in
      guard let block = bytes.baseAddress else { return }
      let length = matrix.format.weightsPerBlock
      for index in 0..<matrix.columns / length {
        ck_take_block(fields, group, Int32(place), Int32(index), block)
        kernel(block, Int32(length), y + index * length)
      }
    }
  }
}

extension KernelSet {
  private typealias Kernel =
    @convention(c) (
      UnsafeRawPointer, Int, Int32, Int32, Int32, UnsafePointer<ck_activations>,
      UnsafePointer<Int32>?, Int32, UnsafeMutablePointer<Float>, Int
    ) -> Void

  /// Whether products with `format` read the int8 form of activations.
  private func readsQuants(_ format: TensorFormat) -> Bool { format.weightsPerBlock > 1 }

  private func check(_ matrix: MatrixView, _ x: Activations, rows: Range<Int>, stride: Int) {
    precondition(
      matrix.columns == x.width,
      "\(matrix.columns) columns times a row of \(x.width)"
    )
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= matrix.rows,
      "rows \(rows) of \(matrix.rows)"
    )
    precondition(stride >= rows.upperBound, "\(rows.upperBound) rows in a stride of \(stride)")
  }

  private func multiply(
    _ matrix: MatrixView,
    _ x: ck_activations,
    list: UnsafePointer<Int32>?,
    count: Int,
    rows: Range<Int>,
    into y: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    var x = x
    func run(
      _ kernel: Kernel,
      _ rows: Range<Int>
    ) {
      guard !rows.isEmpty else { return }
      kernel(
        matrix.bytes,
        matrix.rowByteCount,
        Int32(matrix.columns),
        Int32(rows.lowerBound),
        Int32(rows.upperBound),
        &x,
        list,
        Int32(count),
        y - matrix.firstRow,
        stride
      )
    }
    let rows = matrix.firstRow + rows.lowerBound..<matrix.firstRow + rows.upperBound
    let grouped = rows.clamped(to: 0..<matrix.groupedRows)
    run(
      kernels(for: matrix.format).product,
      max(rows.lowerBound, matrix.groupedRows)..<max(rows.upperBound, matrix.groupedRows)
    )
    guard !grouped.isEmpty else { return }
    guard matrix.arrangement == .interleaved else {
      return withGroups(of: matrix, rows: grouped) { groups, start in
        let part = grouped.clamped(to: start..<start + groups.rows)
        multiply(
          groups,
          x,
          list: list,
          count: count,
          rows: part.lowerBound - start..<part.upperBound - start,
          into: y + start - matrix.firstRow,
          stride: stride
        )
      }
    }
    // Parts of groups are rare, at the seams of matrices that share a tensor.
    let group = MatrixView.groupRows
    let first = min((grouped.lowerBound + group - 1) / group * group, grouped.upperBound)
    let last = max(grouped.upperBound / group * group, first)
    run(KernelSet.scalar.interleaved(matrix.format).product, grouped.lowerBound..<first)
    run(interleaved(matrix.format).product, first..<last)
    run(KernelSet.scalar.interleaved(matrix.format).product, last..<grouped.upperBound)
  }

  /// Shares the rows among the workers where that is worth a fork.
  private func share(
    _ matrix: MatrixView,
    tokenCount: Int,
    pool: WorkerPool,
    _ body: (Range<Int>) -> Void
  ) {
    // A fork costs about half a microsecond, in which one core does so many multiplications.
    guard matrix.rows * matrix.columns * tokenCount > 32_768 else {
      return body(0..<matrix.rows)
    }
    // 16 floats are a cache line, which two workers should not both write.
    pool.split(matrix.rows, grain: 16) { rows, _ in body(rows) }
  }
}
