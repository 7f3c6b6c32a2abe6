import Glibc
import Testing

@testable import Inference

@Suite("Divergence")
struct DivergenceTests {
  private func add(_ exact: [Float], _ approximate: [Float], to divergence: inout Divergence) {
    var (exact, approximate) = (exact, approximate)
    exact.withUnsafeMutableBufferPointer { exact in
      approximate.withUnsafeMutableBufferPointer { approximate in
        divergence.add(exact: exact, approximate: approximate)
      }
    }
  }

  @Test func `equal distributions do not diverge, whatever is added to all logits`() {
    var divergence = Divergence()
    add([1, 2, 3], [1, 2, 3], to: &divergence)
    add([1, 2, 3], [101, 102, 103], to: &divergence)
    #expect(divergence.count == 2 && divergence.agreements == 2)
    #expect(divergence.largest < 1e-5)
  }

  @Test func `two tokens by hand`() {
    var divergence = Divergence()
    // ¾ and ¼ against ½ and ½: ¾ ln 1.5 + ¼ ln 0.5.
    add([logf(3), 0], [0, 0], to: &divergence)
    let expected = 0.75 * log(1.5) + 0.25 * log(0.5)
    #expect(abs(divergence.mean - expected) < 1e-6)
    #expect(abs(divergence.largest - expected) < 1e-6)
    #expect(divergence.agreement == 1)
  }

  @Test func `another best token is no agreement`() {
    var divergence = Divergence()
    add([2, 1], [1, 2], to: &divergence)
    add([2, 1], [2, 1], to: &divergence)
    #expect(divergence.agreement == 0.5)
    #expect(abs(divergence.mean - divergence.largest / 2) < 1e-12)
  }
}
