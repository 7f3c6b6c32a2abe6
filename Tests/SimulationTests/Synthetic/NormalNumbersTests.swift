import Glibc
import Testing

@testable import Simulation

@Suite("Normal numbers")
struct NormalNumbersTests {
  @Test(arguments: [1e-300, 0.001, 0.3, 0.7071, 0.99, 1, 1.4142, 2, 3.7, 1e20])
  func `the logarithm is one`(value: Double) {
    #expect(abs(value.portableLogarithm - Glibc.log(value)) <= 1e-10)
  }

  @Test(arguments: [0, -1e-9, -0.3, -0.35, -1, -2.5, -20, -700])
  func `the exponential is one`(value: Double) {
    #expect(abs(value.portableExponential / Glibc.exp(value) - 1) <= 1e-9)
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `moments and tails are those of the normal distribution`(seed: UInt64) {
    let count = 40_000
    var normals = NormalNumbers(seed: seed)
    let numbers = normals.array(count).map(Double.init)
    let mean = numbers.reduce(0, +) / Double(count)
    let variance = numbers.reduce(0) { $0 + $1 * $1 } / Double(count)
    // Four standard errors.
    #expect(abs(mean) < 0.02)
    #expect(abs(variance - 1) < 4 * (2 / Double(count)).squareRoot())
    for (bound, share) in [(0.6745, 0.5), (1.6449, 0.1), (2.5758, 0.01)] {
      let beyond = Double(numbers.count { abs($0) > bound }) / Double(count)
      #expect(abs(beyond - share) < 4 * (share * (1 - share) / Double(count)).squareRoot())
    }
  }

  @Test func `drift keeps the variance and remembers`() {
    var normals = NormalNumbers(seed: 3)
    var values = normals.array(20_000)
    let before = values
    normals.drift(&values, memory: 0.8)
    let count = Float(values.count)
    let product = zip(before, values).reduce(0) { $0 + $1.0 * $1.1 } / count
    #expect(abs(product - 0.8) < 0.03)
    #expect(abs(values.reduce(0) { $0 + $1 * $1 } / count - 1) < 0.04)
  }

  @Test func `pairs are handed out one by one in the same order`() {
    var first = NormalNumbers(seed: 9)
    var second = NormalNumbers(seed: 9)
    let numbers = first.array(4)
    #expect(numbers == (0..<4).map { _ in second.next() })
  }
}
