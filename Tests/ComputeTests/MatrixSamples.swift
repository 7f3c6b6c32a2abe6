import GGUF

@testable import Compute

/// Calls `body` with a matrix whose bytes begin `offset` bytes after an aligned place.
func withMatrix(
  _ format: TensorFormat,
  _ weights: [UInt8],
  rows: Int,
  offset: Int = 0,
  _ body: (MatrixView) -> Void
) {
  // Exactly as long as the weights, so that a sanitizer sees a read beyond them.
  let memory = UnsafeMutableRawBufferPointer.allocate(
    byteCount: offset + weights.count,
    alignment: 64
  )
  defer { memory.deallocate() }
  memory[offset...].copyBytes(from: weights)
  guard let start = memory.baseAddress else { return }
  let columns = weights.count / rows / format.bytesPerBlock * format.weightsPerBlock
  body(MatrixView(format: format, rows: rows, columns: columns, bytes: start + offset))
}

func product(
  _ kernels: KernelSet,
  _ format: TensorFormat,
  _ weights: [UInt8],
  rows: Int,
  _ x: Activations,
  tokens: Range<Int>,
  offset: Int = 0
) -> [Float] {
  var y = [Float](repeating: .nan, count: rows * tokens.count)
  withMatrix(format, weights, rows: rows, offset: offset) { matrix in
    kernels.product(matrix, x, tokens: tokens, rows: 0..<rows, into: &y, stride: rows)
  }
  return y
}

/// A row of a matrix as floats, through the best set.
func floats(_ format: TensorFormat, _ weights: [UInt8], rows: Int, row: Int = 0) -> [Float] {
  var y: [Float] = []
  withMatrix(format, weights, rows: rows, offset: 1) { matrix in
    y = [Float](repeating: .nan, count: matrix.columns)
    KernelSet.best.dequantise(matrix, row: row, into: &y)
  }
  return y
}
