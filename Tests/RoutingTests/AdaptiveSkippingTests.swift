import Testing

@testable import Routing

@Suite("Adaptive skipping")
struct AdaptiveSkippingTests {
  @Test func `the tolerance is the root of T by the sensitivity of the layer`() {
    let rule = AdaptiveSkipping(tolerance: 0.01, sensitivities: [1, 0.25, 4])
    #expect(rule.skipping(at: 0) == .tail(tolerance: (0.01 as Float).squareRoot()))
    #expect(rule.skipping(at: 1) == .tail(tolerance: (0.04 as Float).squareRoot()))
    #expect(rule.skipping(at: 2) == .tail(tolerance: (0.0025 as Float).squareRoot()))
  }

  @Test func `a layer without sensitivity may lose its whole tail, unless nothing may be lost`() {
    #expect(
      AdaptiveSkipping(tolerance: 0.01, sensitivities: [0]).skipping(at: 0)
        == .tail(tolerance: 1)
    )
    #expect(
      AdaptiveSkipping(tolerance: 0, sensitivities: [0]).skipping(at: 0) == .tail(tolerance: 0)
    )
  }
}
