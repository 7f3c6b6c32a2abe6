import Glibc
import Testing

@testable import Session

@Suite("Binary logarithm")
struct BinaryLogarithmTests {
  @Test func `agrees with the C library over eight orders of magnitude`() {
    var worst = 0.0
    for step in 1...20_000 {
      let number = Double(step) * 1.37e-3 + Double(step * step) * 0.1
      worst = max(worst, (number.binaryLogarithm - log2(number)).magnitude)
    }
    #expect(worst < 1e-14)
  }

  @Test func `powers of two are exact both ways`() {
    for power in -60...60 {
      let number = Double(sign: .plus, exponent: power, significand: 1)
      #expect(number.binaryLogarithm == Double(power))
      #expect(Double(powerOfTwo: Double(power)) == number)
    }
  }

  @Test func `a power agrees with the C library`() {
    var worst = 0.0
    for step in -5000...5000 {
      let power = Double(step) * 0.00713
      worst = max(worst, (Double(powerOfTwo: power) / exp2(power) - 1).magnitude)
    }
    #expect(worst < 1e-15)
  }
}
