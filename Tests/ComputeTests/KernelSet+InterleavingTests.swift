import GGUF
import Testing

@testable import Compute

@Suite("Rows side by side")
struct InterleavingTests {
  static let formats = KernelSet.supportedFormats.filter(KernelSet.interleaves)

  @Test func `the formats that most files have are among them`() {
    #expect(
      Set(Self.formats.map(\.name))
        == ["Q4_0", "Q8_0", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS", "MXFP4"]
    )
  }

  @Test(arguments: fastSets, formats)
  func `every set gives the bits of the scalar one`(kernels: KernelSet, format: TensorFormat) {
    var samples = Samples(seed: 11)
    // 2304 and 4352 are more columns than are packed at a time.
    for columns in [32, 96, 256, 2304, 4352] where columns % format.weightsPerBlock == 0 {
      let rows = 35
      let weights = samples.weights(format, rows: rows, columns: columns)
      let x = activations(&samples, tokens: 23, width: columns)
      for offset in [0, 1] {
        withInterleaved(format, weights, rows: rows, offset: offset) { matrix in
          for tokens in [1, 2, 3, 4, 7, 16, 23] {
            let expected = product(.scalar, matrix, x, tokens: 0..<tokens)
            let found = product(kernels, matrix, x, tokens: 0..<tokens)
            #expect(bits(found) == bits(expected), "\(columns) columns, \(tokens) tokens")
          }
        }
      }
    }
  }

  @Test(arguments: KernelSet.available, formats)
  func `a product is that of rows one after the other, but for rounding`(
    kernels: KernelSet,
    format: TensorFormat
  ) {
    var samples = Samples(seed: 12)
    let columns = 768
    let rows = 37
    let weights = samples.weights(format, rows: rows, columns: columns)
    let x = activations(&samples, tokens: 5, width: columns)
    let apart = product(kernels, format, weights, rows: rows, x, tokens: 0..<5)
    withInterleaved(format, weights, rows: rows) { matrix in
      let found = product(kernels, matrix, x, tokens: 0..<5)
      for row in 0..<rows {
        let w = floats(format, weights, rows: rows, row: row)
        for token in 0..<5 {
          // What rounding can do is a share of the sum without its signs.
          let size = zip(w, 0..<columns).reduce(0) { $0 + abs($1.0 * x.row(token)[$1.1]) }
          let place = token * rows + row
          #expect(abs(found[place] - apart[place]) <= 4e-4 * size + 1e-30)
          // Rows that fill no group are as they were.
          if row >= 32 { #expect(bits([found[place]]) == bits([apart[place]])) }
        }
      }
    }
  }

  @Test(arguments: formats)
  func `a row can still be looked up`(format: TensorFormat) {
    var samples = Samples(seed: 13)
    let columns = 3 * max(format.weightsPerBlock, 32)
    let weights = samples.weights(format, rows: 34, columns: columns)
    withInterleaved(format, weights, rows: 34) { matrix in
      let part = matrix.slice(rows: 3..<34)
      for row in 0..<34 {
        let expected = floats(format, weights, rows: 34, row: row)
        var found = [Float](repeating: .nan, count: columns)
        KernelSet.best.dequantise(matrix, row: row, into: &found)
        #expect(bits(found) == bits(expected))
        guard row >= 3 else { continue }
        KernelSet.best.dequantise(part, row: row - 3, into: &found)
        #expect(bits(found) == bits(expected))
      }
    }
  }

  @Test(arguments: KernelSet.available, [TensorFormat.q4_0, .q6_K])
  func `a result does not depend on the company`(kernels: KernelSet, format: TensorFormat) {
    var samples = Samples(seed: 14)
    let columns = 512
    let weights = samples.weights(format, rows: 40, columns: columns)
    let x = activations(&samples, tokens: 21, width: columns)
    withInterleaved(format, weights, rows: 40) { matrix in
      let whole = product(kernels, matrix, x, tokens: 0..<21)
      for rows in [0..<16, 5..<6, 15..<33, 16..<40, 31..<32, 33..<40] {
        let part = matrix.slice(rows: rows)
        for tokens in [0..<1, 3..<9, 0..<21] {
          let found = product(kernels, part, x, tokens: tokens)
          let expected = tokens.flatMap { token in
            rows.map { whole[token * 40 + $0] }
          }
          #expect(bits(found) == bits(expected), "rows \(rows), tokens \(tokens)")
        }
      }
    }
  }

  @Test(arguments: KernelSet.available, formats)
  func `rows that stay apart give the bits of rows side by side`(
    kernels: KernelSet,
    format: TensorFormat
  ) {
    var samples = Samples(seed: 17)
    // Of 4352 columns a group or a few are done at a time, of 256 all.
    for columns in [256, 4352] {
      let weights = samples.weights(format, rows: 150, columns: columns)
      let x = activations(&samples, tokens: 5, width: columns)
      withInterleaved(format, weights, rows: 150) { truth in
        withMatrix(format, weights, rows: 150, offset: 1) { rows in
          let apart = MatrixView(
            format: format,
            rows: 150,
            columns: columns,
            bytes: rows.bytes,
            arrangement: .apart
          )
          for part in [0..<150, 16..<48, 5..<29, 33..<150, 140..<150] {
            let expected = product(kernels, truth.slice(rows: part), x, tokens: 0..<5)
            let found = product(kernels, apart.slice(rows: part), x, tokens: 0..<5)
            #expect(bits(found) == bits(expected), "rows \(part)")
          }
          var row = [Float](repeating: .nan, count: columns)
          kernels.dequantise(apart, row: 77, into: &row)
          #expect(bits(row) == bits(floats(format, weights, rows: 150, row: 77)))
        }
      }
    }
  }

  @Test func `a list of tokens picks rows in its own order`() {
    var samples = Samples(seed: 15)
    let weights = samples.weights(.q4_K, rows: 32, columns: 256)
    let x = activations(&samples, tokens: 20, width: 256)
    withInterleaved(.q4_K, weights, rows: 32) { matrix in
      let whole = product(.best, matrix, x, tokens: 0..<20)
      let list: [Int32] = [19, 0, 0, 3, 1, 7, 7, 2, 11, 12, 13, 14, 15, 16, 17, 18, 4, 5]
      var found = [Float](repeating: 0, count: list.count * 32)
      KernelSet.best.product(matrix, x, tokens: list, rows: 0..<32, into: &found, stride: 32)
      #expect(bits(found) == bits(list.flatMap { whole[Int($0) * 32..<Int($0) * 32 + 32] }))
    }
  }

  @Test func `workers may each do some groups`() {
    var samples = Samples(seed: 16)
    let weights = samples.weights(.q5_K, rows: 70, columns: 256)
    withInterleaved(.q5_K, weights, rows: 70) { whole in
      withMatrix(.q5_K, weights, rows: 70) { matrix in
        let bytes = UnsafeMutableRawPointer(mutating: matrix.bytes)
        for rows in [32..<48, 0..<32, 48..<70] {
          KernelSet.interleave(matrix, at: bytes, rows: rows)
        }
        #expect(
          UnsafeRawBufferPointer(start: bytes, count: weights.count)
            .elementsEqual(UnsafeRawBufferPointer(start: whole.bytes, count: weights.count))
        )
      }
    }
  }

  @Test func `unit u of row r lies at place 16 u + r`() {
    // Q8_0: a word of scale, then eight units of four.
    var weights: [UInt8] = []
    for row in UInt8(0)..<16 {
      weights += [row, 100]
      for unit in UInt8(0)..<8 { weights += [UInt8](repeating: row * 8 + unit, count: 4) }
    }
    withInterleaved(.q8_0, weights, rows: 16) { matrix in
      let bytes = UnsafeRawBufferPointer(start: matrix.bytes, count: weights.count)
      for row in 0..<16 {
        #expect(bytes[2 * row] == UInt8(row) && bytes[2 * row + 1] == 100)
        for unit in 0..<8 {
          let place = 32 + 4 * (16 * unit + row)
          #expect(bytes[place..<place + 4].allSatisfy { $0 == UInt8(row * 8 + unit) })
        }
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `the smallest weight times the largest activation is exact`(kernels: KernelSet) {
    let row = [0x00, 0x3c] + [UInt8](repeating: 0x80, count: 32)
    let weights = (0..<16).flatMap { _ in row }
    for sign in [Float(1), -1] {
      let x = Activations([Float](repeating: 127 * sign, count: 4 * 32), width: 32)
      x.quantise(tokens: 0..<4, kernels: kernels)
      withInterleaved(.q8_0, weights, rows: 16) { matrix in
        let found = product(kernels, matrix, x, tokens: 0..<4)
        #expect(found.allSatisfy { $0 == -128 * 127 * 32 * sign })
      }
    }
  }

  private func activations(_ samples: inout Samples, tokens: Int, width: Int) -> Activations {
    let x = Activations(samples.floats(tokens * width), width: width)
    x.quantise(tokens: 0..<tokens, kernels: .scalar)
    return x
  }
}

/// Calls `body` with the same matrix, its rows side by side.
private func withInterleaved(
  _ format: TensorFormat,
  _ weights: [UInt8],
  rows: Int,
  offset: Int = 0,
  _ body: (MatrixView) -> Void
) {
  withMatrix(format, weights, rows: rows, offset: offset) { matrix in
    let bytes = UnsafeMutableRawPointer(mutating: matrix.bytes)
    KernelSet.interleave(matrix, at: bytes, rows: 0..<rows)
    body(
      MatrixView(
        format: format,
        rows: rows,
        columns: matrix.columns,
        bytes: bytes,
        arrangement: .interleaved
      )
    )
  }
}

private func product(
  _ kernels: KernelSet,
  _ matrix: MatrixView,
  _ x: Activations,
  tokens: Range<Int>
) -> [Float] {
  var y = [Float](repeating: .nan, count: matrix.rows * tokens.count)
  kernels.product(
    matrix,
    x,
    tokens: tokens,
    rows: 0..<matrix.rows,
    into: &y,
    stride: matrix.rows
  )
  return y
}
