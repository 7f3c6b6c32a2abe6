import Glibc
import Testing

@testable import Compute

@Suite("Elementwise kernels")
struct ElementwiseKernelTests {
  @Test(arguments: fastSets)
  func `every set gives the bits of the scalar one`(kernels: KernelSet) {
    var samples = Samples(seed: 21)
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
  func `products are written or added, and nothing beyond the count changes`(kernels: KernelSet) {
    let a: [Float] = [1, 2, 3]
    let x: [Float] = [4, -5, 6]
    var y: [Float] = [10, 20, 30, 40]
    kernels.multiplyAdd(a, x, count: 3, to: &y)
    #expect(y == [14, 10, 48, 40])
    kernels.multiply(a, x, count: 3, into: &y)
    #expect(y == [4, -10, 18, 40])
  }

  @Test(arguments: KernelSet.available)
  func `the sigmoid of the gate weighs x`(kernels: KernelSet) {
    let gate: [Float] = [0, 2, -2, 30, -30, 200, -200]
    let x: [Float] = [4, 1, 1, 3, 3, -5, 5]
    var y = [Float](repeating: 0, count: gate.count)
    kernels.sigmoidMultiply(gate: gate, x, count: gate.count, into: &y)
    for i in gate.indices {
      let expected = Double(x[i]) / (1 + exp(-Double(gate[i])))
      #expect((Double(y[i]) - expected).magnitude <= 5e-7 * expected.magnitude + 1e-37)
    }
  }

  @Test(arguments: KernelSet.available)
  func `GELU is exact where a table of halves is not`(kernels: KernelSet) {
    let gate: [Float] = [0, 0.1, -0.1, 1, -1, 2.7, -2.7, 5, -5, 40, -40]
    let up: [Float] = [3, 2, 2, -1, -1, 1, 1, 1, 1, 1, 1]
    var y = [Float](repeating: 0, count: gate.count)
    kernels.geluMultiply(gate: gate, up: up, count: gate.count, into: &y)
    for i in gate.indices {
      let g = Double(gate[i])
      let curve = tanh((2 / Double.pi).squareRoot() * (g + 0.044715 * g * g * g))
      let expected = g / 2 * (1 + curve) * Double(up[i])
      #expect((Double(y[i]) - expected).magnitude <= 3e-6 * expected.magnitude + 1e-12, "\(g)")
    }
  }

  @Test(arguments: KernelSet.available)
  func `a soft cap is a tanh and never exceeds the cap`(kernels: KernelSet) {
    let x: [Float] = [0, 0.5, -0.5, 29, -29, 60, -60, 1e6, -1e6]
    var y = x
    kernels.softCap(30, count: y.count, &y)
    for (x, y) in zip(x, y) {
      #expect((Double(y) - 30 * tanh(Double(x) / 30)).magnitude < 1e-5)
      #expect(y.magnitude <= 30)
    }
  }
}

private let operations: [(String, @Sendable (KernelSet, [Float], [Float]) -> [Float])] = [
  (
    "multiply",
    { kernels, x, y in
      var result = x
      kernels.multiply(x, y, count: x.count, into: &result)
      return result
    }
  ),
  (
    "multiply and add",
    { kernels, x, y in
      var result = x
      kernels.multiplyAdd(x, y, count: x.count, to: &result)
      return result
    }
  ),
  (
    "sigmoid",
    { kernels, x, y in
      var result = x
      kernels.sigmoidMultiply(gate: x, y, count: x.count, into: &result)
      return result
    }
  ),
  (
    "GELU",
    { kernels, x, y in
      var result = x
      kernels.geluMultiply(gate: x, up: y, count: x.count, into: &result)
      return result
    }
  ),
  (
    "soft cap",
    { kernels, x, _ in
      var result = x
      kernels.softCap(30, count: x.count, &result)
      return result
    }
  ),
]
