import Testing

@testable import Routing

@Suite("Token importance")
struct TokenImportanceTests {
  private func judged(
    _ importance: inout TokenImportance,
    _ norms: [Float],
    layer: Int = 0
  ) -> [Bool] {
    norms.map { norm in
      // The sign does not matter.
      [norm / 4, -norm * 3 / 4].withUnsafeBufferPointer {
        importance.isImportant($0, layer: layer)
      }
    }
  }

  @Test func `a token is important if few before it had a larger norm`() {
    var importance = TokenImportance(share: 0.5, layerCount: 1)
    // Larger ones among all so far: 0 of 1, 1 of 2, 1 of 3, 3 of 4, 0 of 5.
    #expect(judged(&importance, [8, 4, 6, 2, 9]) == [true, false, true, false, true])
  }

  @Test func `a share of 0 is nobody, of 1 is everybody`() {
    var none = TokenImportance(share: 0, layerCount: 1)
    #expect(judged(&none, [1, 2, 3]) == [false, false, false])
    var all = TokenImportance(share: 1, layerCount: 1)
    #expect(judged(&all, [3, 2, 1]) == [true, true, true])
  }

  @Test func `layers judge by themselves, and a text begins anew`() {
    var importance = TokenImportance(share: 0.02, layerCount: 2)
    #expect(judged(&importance, [9, 1], layer: 0) == [true, false])
    #expect(judged(&importance, [1], layer: 1) == [true])
    importance.beginSequence()
    #expect(judged(&importance, [1], layer: 0) == [true])
  }

  @Test func `what was before the window is forgotten`() {
    var importance = TokenImportance(share: 0.001, layerCount: 1)
    #expect(judged(&importance, [100]) == [true])
    let rest = judged(&importance, Array(repeating: 10, count: TokenImportance.window - 1))
    #expect(rest.allSatisfy { !$0 })
    // This one takes the place of the hundred.
    #expect(judged(&importance, [10]) == [true])
  }
}
