import Testing

@testable import Session

@Suite("Clamped arithmetic")
struct ClampedArithmeticTests {
  @Test func `sums and differences that fit are exact`() {
    #expect(7.clampedSum(-9) == -2)
    #expect(7.clampedDifference(-9) == 16)
  }

  @Test func `a sum stops at the ends of the range`() {
    #expect(Int.max.clampedSum(1) == .max)
    #expect(Int.min.clampedSum(-1) == .min)
    #expect(Int64.max.clampedSum(.max) == .max)
  }

  @Test func `a difference stops at the ends of the range`() {
    #expect(Int.min.clampedDifference(1) == .min)
    #expect(Int.max.clampedDifference(-1) == .max)
    #expect(0.clampedDifference(Int.min) == .max)
  }
}
