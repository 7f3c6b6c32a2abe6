import GGUF
import Testing

@testable import Compute

@Suite("Matrix products")
struct MatrixProductTests {
  @Test(arguments: fastSets, KernelSet.supportedFormats)
  func `every set gives the bits of the scalar one`(kernels: KernelSet, format: TensorFormat) {
    var samples = Samples(seed: 1)
    for columns in lengths + [160, 1024] where columns % format.weightsPerBlock == 0 {
      let rows = 9
      let weights = samples.weights(format, rows: rows, columns: columns)
      let x = Activations(capacity: 9, width: columns)
      x.values.update(from: samples.floats(9 * columns), count: 9 * columns)
      x.quantise(tokens: 0..<9, kernels: .scalar)
      for tokens in 1...9 {
        let expected = product(.scalar, format, weights, rows: rows, x, tokens: 0..<tokens)
        // Rows may start at any byte.
        for offset in [0, 1, 3] {
          let found = product(
            kernels,
            format,
            weights,
            rows: rows,
            x,
            tokens: 0..<tokens,
            offset: offset
          )
          #expect(bits(found) == bits(expected), "\(columns) columns, \(tokens) tokens")
        }
      }
    }
  }

  @Test(arguments: KernelSet.available, KernelSet.supportedFormats)
  func `a product is the sum of its terms`(kernels: KernelSet, format: TensorFormat) {
    var samples = Samples(seed: 2)
    for columns in [32, 96, 768, 1024] where columns % format.weightsPerBlock == 0 {
      let weights = samples.weights(format, rows: 5, columns: columns)
      let x = Activations(samples.floats(3 * columns), width: columns)
      x.quantise(tokens: 0..<3, kernels: kernels)
      let found = product(kernels, format, weights, rows: 5, x, tokens: 0..<3)
      for token in 0..<3 {
        for row in 0..<5 {
          let w = floats(format, weights, rows: 5, row: row).map(Double.init)
          var sum = 0.0
          var size = 0.0
          var rounding = 0.0
          for block in stride(from: 0, to: columns, by: 32) {
            let part = block..<min(block + 32, columns)
            let values = part.map { Double(x.row(token)[$0]) }
            // Quantised activations are off by at most half a step each.
            let step = (values.map(\.magnitude).max() ?? 0) / 127
            for (c, value) in zip(part, values) {
              sum += w[c] * value
              size += (w[c] * value).magnitude
              if format.weightsPerBlock > 1 { rounding += w[c].magnitude * step * 0.5001 }
            }
          }
          let error = (Double(found[token * 5 + row]) - sum).magnitude
          #expect(error <= rounding + 1e-6 * (size + rounding) + 1e-44)
        }
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `the smallest weight times the largest activation is exact`(kernels: KernelSet) {
    // f16 1.0, then 32 weights of -128.
    let weights = [0x00, 0x3c] + [UInt8](repeating: 0x80, count: 32)
    for sign in [Float(1), -1] {
      let x = Activations([Float](repeating: 127 * sign, count: 32), width: 32)
      x.quantise(tokens: 0..<1, kernels: kernels)
      let found = product(kernels, .q8_0, weights, rows: 1, x, tokens: 0..<1)
      #expect(found == [-128 * 127 * 32 * sign])
    }
  }

  @Test(arguments: KernelSet.available, KernelSet.supportedFormats)
  func `a result does not depend on the company`(kernels: KernelSet, format: TensorFormat) {
    var samples = Samples(seed: 3)
    let columns = 3 * max(format.weightsPerBlock, 32)
    let weights = samples.weights(format, rows: 11, columns: columns)
    let x = Activations(samples.floats(7 * columns), width: columns)
    x.quantise(tokens: 0..<7, kernels: kernels)
    let whole = product(kernels, format, weights, rows: 11, x, tokens: 0..<7)
    withMatrix(format, weights, rows: 11) { matrix in
      for row in 0..<11 {
        for token in 0..<7 {
          var alone = [Float](repeating: -1, count: 11)
          kernels.product(
            matrix,
            x,
            tokens: token..<token + 1,
            rows: row..<row + 1,
            into: &alone,
            stride: 11
          )
          #expect(alone[row].bitPattern == whole[token * 11 + row].bitPattern)
          // Nothing beside the result was written.
          alone[row] = -1
          #expect(alone == [Float](repeating: -1, count: 11))
        }
      }
    }
  }

  @Test(arguments: KernelSet.available, [TensorFormat.f16, .q4_0])
  func `a list of tokens picks rows in its own order`(kernels: KernelSet, format: TensorFormat) {
    var samples = Samples(seed: 4)
    let weights = samples.weights(format, rows: 6, columns: 64)
    let x = Activations(samples.floats(5 * 64), width: 64)
    x.quantise(tokens: 0..<5, kernels: kernels)
    let whole = product(kernels, format, weights, rows: 6, x, tokens: 0..<5)
    withMatrix(format, weights, rows: 6) { matrix in
      let list: [Int32] = [4, 0, 0, 3, 1]
      var found = [Float](repeating: 0, count: list.count * 8)
      kernels.product(matrix, x, tokens: list, rows: 0..<6, into: &found, stride: 8)
      let expected = list.flatMap { whole[Int($0) * 6..<Int($0) * 6 + 6] + [Float(0), 0] }
      #expect(bits(found) == bits(expected))
    }
  }

  @Test(arguments: [1, 2, 3])
  func `workers together compute what one does`(threads: Int) {
    var samples = Samples(seed: 5)
    let pool = WorkerPool(threads: threads, pins: false)
    // The first is too small for a fork, the others are not.
    for (rows, tokens) in [(3, 2), (1000, 1), (301, 5)] {
      let weights = samples.weights(.q8_0, rows: rows, columns: 256)
      let x = Activations(samples.floats(tokens * 256), width: 256)
      x.quantise(tokens: 0..<tokens, kernels: .best, pool: pool)
      let expected = product(.best, .q8_0, weights, rows: rows, x, tokens: 0..<tokens)
      withMatrix(.q8_0, weights, rows: rows) { matrix in
        var found = [Float](repeating: 0, count: rows * tokens)
        KernelSet.best.product(
          matrix,
          x,
          tokens: 0..<tokens,
          into: &found,
          stride: rows,
          pool: pool
        )
        #expect(bits(found) == bits(expected))
        found = [Float](repeating: 0, count: rows * tokens)
        KernelSet.best.product(
          matrix,
          x,
          tokens: (0..<Int32(tokens)).map { $0 },
          into: &found,
          stride: rows,
          pool: pool
        )
        #expect(bits(found) == bits(expected))
      }
    }
  }

  @Test func `quantised weights want quantised activations`() async {
    await #expect(processExitsWith: .failure) {
      let x = Activations(capacity: 1, width: 32)
      let weights = [UInt8](repeating: 0, count: 34)
      _ = product(.scalar, .q8_0, weights, rows: 1, x, tokens: 0..<1)
    }
  }

  @Test func `the matrix must be as wide as the activations`() async {
    await #expect(processExitsWith: .failure) {
      let x = Activations(capacity: 1, width: 31)
      let weights = [UInt8](repeating: 0, count: 128)
      _ = product(.scalar, .f32, weights, rows: 1, x, tokens: 0..<1)
    }
  }
}
