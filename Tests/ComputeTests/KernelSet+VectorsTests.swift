import Glibc
import Testing

@testable import Compute

@Suite("Vector kernels")
struct VectorKernelTests {
  @Test(arguments: fastSets)
  func `every set gives the bits of the scalar one`(kernels: KernelSet) {
    var samples = Samples(seed: 1)
    for count in lengths {
      let x = samples.floats(count)
      let y = samples.floats(count)
      for (name, operation) in operations {
        let expected = operation(.scalar, x, y)
        let found = operation(kernels, x, y)
        #expect(bits(found) == bits(expected), "\(name) of \(count)")
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `a dot product is the sum of the products`(kernels: KernelSet) {
    var samples = Samples(seed: 2)
    for count in lengths {
      let x = samples.floats(count)
      let y = samples.floats(count)
      let terms = zip(x, y).map { Double($0) * Double($1) }
      let size = terms.reduce(0) { $0 + $1.magnitude }
      let error = (Double(kernels.dot(x, y, count: count)) - terms.reduce(0, +)).magnitude
      #expect(error <= 1e-5 * size)
    }
  }

  @Test(arguments: KernelSet.available)
  func `add and accumulate change y only`(kernels: KernelSet) {
    let x: [Float] = [1, 2, 3]
    var y: [Float] = [10, 20, 30, 40]
    kernels.add(x, count: 3, to: &y)
    #expect(y == [11, 22, 33, 40])
    kernels.accumulate(-2, x, count: 3, to: &y)
    #expect(y == [9, 18, 27, 40])
  }

  @Test(arguments: KernelSet.available)
  func `RMS norm makes the mean square one`(kernels: KernelSet) {
    var samples = Samples(seed: 3)
    for width in [1, 31, 64, 1000] {
      let x = samples.floats(2 * width).map { $0 + 0.5 }
      let weight = samples.floats(width)
      var y = [Float](repeating: 0, count: 2 * width)
      kernels.rmsNorm(x, rows: 2, width: width, weight: weight, epsilon: 1e-5, into: &y)
      for row in 0..<2 {
        let squares = x[row * width..<(row + 1) * width].map { Double($0) * Double($0) }
        let root = (squares.reduce(0, +) / Double(width) + 1e-5).squareRoot()
        for i in 0..<width {
          let expected = Double(x[row * width + i]) / root * Double(weight[i])
          #expect(
            (Double(y[row * width + i]) - expected).magnitude <= 1e-6 * expected.magnitude + 1e-44
          )
        }
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `RMS norm may write over its input`(kernels: KernelSet) {
    var samples = Samples(seed: 4)
    var x = samples.floats(40)
    let weight = samples.floats(40)
    var y = [Float](repeating: 0, count: 40)
    kernels.rmsNorm(x, rows: 1, width: 40, weight: weight, epsilon: 1e-6, into: &y)
    x.withUnsafeMutableBufferPointer { x in
      guard let x = x.baseAddress else { return }
      kernels.rmsNorm(x, rows: 1, width: 40, weight: weight, epsilon: 1e-6, into: x)
    }
    #expect(x == y)
  }

  @Test(arguments: KernelSet.available)
  func `SiLU of the gate times up`(kernels: KernelSet) {
    let gate: [Float] = [0, 1, -1, 10, -10, 60, -60, 1e4, -1e4, .infinity]
    let up: [Float] = [3, 2, 2, -1, -1, 1, 1, 1, 1, 2]
    var y = [Float](repeating: 0, count: gate.count)
    kernels.siluMultiply(gate: gate, up: up, count: gate.count, into: &y)
    for i in gate.indices {
      let g = Double(gate[i])
      let expected = g / (1 + exp(-g)) * Double(up[i])
      #expect(
        Double(y[i]) == expected
          || (Double(y[i]) - expected).magnitude <= 5e-7 * expected.magnitude + 1e-37
      )
    }
  }

  @Test(arguments: KernelSet.available)
  func `clamped SiLU limits both and adds one to up`(kernels: KernelSet) {
    let gate: [Float] = [0, 1, 7, 100, -100, -1, 2, .infinity]
    let up: [Float] = [3, 0, -7, -50, 1, 50, -1, 1]
    var y = [Float](repeating: 0, count: gate.count)
    kernels.clampedSiluMultiply(gate: gate, up: up, count: gate.count, into: &y)
    for (i, (g, u)) in [(0, 3), (1, 0), (7, -7), (7, -7), (-100, 1), (-1, 7), (2, -1), (7, 1)]
      .enumerated()
    {
      let expected = Double(g) / (1 + exp(-1.702 * Double(g))) * Double(u + 1)
      #expect((Double(y[i]) - expected).magnitude <= 1e-6 * expected.magnitude + 1e-37)
    }
  }

  @Test(arguments: KernelSet.available)
  func `a softmax sums to one, keeps the order and forgets a common shift`(kernels: KernelSet) {
    for count in lengths where count > 0 {
      let x = (0..<count).map { Float($0 * 37 % count) * 0.01 }
      var y = [Float](repeating: 0, count: count)
      kernels.softmax(x, count: count, into: &y)
      #expect((y.reduce(0) { $0 + Double($1) } - 1).magnitude < 1e-5)
      let total = x.reduce(0) { $0 + exp(Double($1)) }
      for (x, y) in zip(x, y) {
        #expect((Double(y) - exp(Double(x)) / total).magnitude <= 2e-6 * Double(y))
      }
      var shifted = [Float](repeating: 0, count: count)
      kernels.softmax(x.map { $0 + 4096 }, count: count, into: &shifted)
      #expect(zip(y, shifted).allSatisfy { ($0 - $1).magnitude < 0.001 * $0 })
    }
  }

  @Test(arguments: KernelSet.available)
  func `a softmax of huge and of excluded scores is sane`(kernels: KernelSet) {
    var y = [Float](repeating: 0, count: 4)
    kernels.softmax([3e38, -3e38, -.infinity, 3e38], count: 4, into: &y)
    #expect(y == [0.5, 0, 0, 0.5])
  }
}

private let operations: [(String, @Sendable (KernelSet, [Float], [Float]) -> [Float])] = [
  ("dot", { kernels, x, y in [kernels.dot(x, y, count: x.count)] }),
  (
    "add",
    { kernels, x, y in
      var y = y
      kernels.add(x, count: x.count, to: &y)
      return y
    }
  ),
  (
    "accumulate",
    { kernels, x, y in
      var y = y
      kernels.accumulate(0.3, x, count: x.count, to: &y)
      return y
    }
  ),
  (
    "RMS norm",
    { kernels, x, y in
      var result = y
      kernels.rmsNorm(x, rows: 1, width: x.count, weight: y, epsilon: 1e-6, into: &result)
      return result
    }
  ),
  (
    "softmax",
    { kernels, x, _ in
      var result = x
      kernels.softmax(x, count: x.count, into: &result)
      return result
    }
  ),
  (
    "SiLU",
    { kernels, x, y in
      var result = x
      kernels.siluMultiply(gate: x, up: y, count: x.count, into: &result)
      return result
    }
  ),
  (
    "clamped SiLU",
    { kernels, x, y in
      var result = x
      kernels.clampedSiluMultiply(gate: x, up: y, count: x.count, into: &result)
      return result
    }
  ),
]
