import Glibc
import Testing

@testable import Compute

@Suite("The exponential")
struct ExponentialTests {
  /// Every 4,099th float there is, NaNs and infinities included.
  private static let sweep = stride(from: UInt32(0), to: UInt32.max - 4099, by: 4099)
    .map { Float(bitPattern: $0) }

  @Test(arguments: fastSets)
  func `every set gives the bits of the scalar one`(kernels: KernelSet) {
    #expect(bits(exponentials(kernels, Self.sweep)) == bits(exponentials(.scalar, Self.sweep)))
    for count in lengths {
      let x = Array(Self.sweep.suffix(count))
      #expect(bits(exponentials(kernels, x)) == bits(exponentials(.scalar, x)))
    }
  }

  @Test func `the relative error is below 2e-7`() {
    let x = stride(from: Float(-87.3), through: 88.72, by: 0.000_7).map { $0 }
    let errors = zip(x, exponentials(.scalar, x)).map { x, y in
      (Double(y) / exp(Double(x)) - 1).magnitude
    }
    #expect((errors.max() ?? 1) < 2e-7)
  }

  @Test func `denormal results are off by less than one step`() {
    let x = stride(from: Float(-110), through: -87.3, by: 0.000_3).map { $0 }
    let errors = zip(x, exponentials(.scalar, x)).map { x, y in
      (Double(y) - exp(Double(x))).magnitude
    }
    #expect((errors.max() ?? 1) < 0x1p-149)
  }

  @Test(arguments: KernelSet.available)
  func `zero, the ends and beyond`(kernels: KernelSet) {
    let x: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, 88.8, 1e30, .infinity, -104, -1e30, -.infinity,
    ]
    #expect(
      exponentials(kernels, x) == [1, 1, 1, .infinity, .infinity, .infinity, 0, 0, 0]
    )
    #expect(exponentials(kernels, [.nan])[0].isNaN)
  }
}

private func exponentials(_ kernels: KernelSet, _ x: [Float]) -> [Float] {
  var y = [Float](repeating: 0, count: x.count)
  kernels.exponential(x, count: x.count, into: &y)
  return y
}
