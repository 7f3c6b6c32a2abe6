import Testing

@testable import Compute

@Suite("Activations")
struct ActivationsTests {
  @Test(arguments: fastSets)
  func `every set quantises to the bits of the scalar one`(kernels: KernelSet) {
    var samples = Samples(seed: 1)
    for width in lengths {
      // Denormal rows have scales too coarse for their numbers.
      for factor in [Float(1), 1e-38, 0x1p-146, 0] {
        let rows = samples.floats(3 * width).map { $0 * factor }
        let expected = quantised(rows, width: width, tokens: 3, kernels: .scalar)
        let found = quantised(rows, width: width, tokens: 3, kernels: kernels)
        #expect(found.quants == expected.quants)
        #expect(bits(found.scales) == bits(expected.scales))
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `a block keeps its largest number and rounds ties to even`(kernels: KernelSet) {
    var row = [Float](repeating: 0, count: 40)
    row.replaceSubrange(0..<6, with: [-127, 0.5, 1.5, -2.5, 3.25, 126.75])
    row[39] = 2
    let (quants, scales) = quantised(row, width: 40, tokens: 1, kernels: kernels)
    #expect(scales == [1, 2 / 127])
    #expect(quants[0..<6] == [-127, 0, 2, -2, 3, 127])
    #expect(quants[39] == 127)
    // 40 numbers are padded to two blocks.
    #expect(quants.count == 64)
    #expect(quants[40...].allSatisfy { $0 == 0 })
  }

  @Test(arguments: KernelSet.available)
  func `the sum of each sixteen numbers is kept`(kernels: KernelSet) {
    var samples = Samples(seed: 3)
    for width in [1, 16, 40, 64, 200] {
      let x = Activations(samples.floats(2 * width), width: width)
      x.quantise(tokens: 0..<2, kernels: kernels)
      let view = x.view(from: 0)
      for half in 0..<2 * view.quant_stride / 16 {
        let sum = (0..<16).reduce(0) { $0 + Int(view.quants[16 * half + $1]) }
        #expect(Int(view.sums[half]) == sum)
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `odd numbers stay within bounds`(kernels: KernelSet) {
    let row: [Float] = [.nan, 1, -1, 0] + [Float](repeating: 0.25, count: 28)
    let (quants, scales) = quantised(row, width: 32, tokens: 1, kernels: kernels)
    #expect(scales == [1 / 127, 0])
    #expect(quants[0..<4] == [-127, 127, -127, 0])
  }

  @Test(arguments: KernelSet.available)
  func `parts of a row make the bits of the whole`(kernels: KernelSet) {
    var samples = Samples(seed: 5)
    for width in [64, 100, 128, 200, 1024] {
      let floats = samples.floats(2 * width)
      let whole = Activations(floats, width: width)
      let parts = Activations(floats, width: width)
      whole.quantise(tokens: 1..<2, kernels: kernels)
      for start in stride(from: 0, to: width, by: 128).reversed() {
        parts.quantise(token: 1, columns: start..<min(start + 128, width), kernels: kernels)
      }
      #expect(parts.isQuantised(1))
      #expect(!parts.isQuantised(0))
      let (expected, found) = (whole.view(from: 1), parts.view(from: 1))
      for column in 0..<expected.quant_stride {
        #expect(found.quants[column] == expected.quants[column])
        #expect(found.scales[column / 32] == expected.scales[column / 32])
        #expect(found.sums[column / 16] == expected.sums[column / 16])
      }
    }
  }

  @Test func `the workers quantise every token`() {
    var samples = Samples(seed: 2)
    let pool = WorkerPool(threads: 3, pins: false)
    let rows = samples.floats(10 * 32)
    let x = Activations(rows, width: 32)
    x.quantise(tokens: 2..<10, kernels: .best, pool: pool)
    #expect((0..<10).map(x.isQuantised) == [false, false] + [Bool](repeating: true, count: 8))
    let expected = quantised(rows, width: 32, tokens: 10, kernels: .best)
    #expect(read(x, tokens: 10).quants[128...] == expected.quants[128...])
  }

  @Test func `rows lie one after the other in aligned memory`() {
    let x = Activations(capacity: 3, width: 5)
    #expect(x.row(2) == x.values + 10)
    #expect(UInt(bitPattern: x.values) % 64 == 0)
    #expect((0..<15).allSatisfy { x.values[$0] == 0 })
  }
}

private func quantised(
  _ rows: [Float],
  width: Int,
  tokens: Int,
  kernels: KernelSet
) -> (quants: [Int8], scales: [Float]) {
  let x = Activations(capacity: tokens, width: width)
  x.values.update(from: rows, count: tokens * width)
  x.quantise(tokens: 0..<tokens, kernels: kernels)
  return read(x, tokens: tokens)
}

private func read(_ x: Activations, tokens: Int) -> (quants: [Int8], scales: [Float]) {
  let view = x.view(from: 0)
  return (
    Array(UnsafeBufferPointer(start: view.quants, count: tokens * view.quant_stride)),
    Array(UnsafeBufferPointer(start: view.scales, count: tokens * view.scale_stride))
  )
}
