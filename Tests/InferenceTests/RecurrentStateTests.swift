import Testing

@testable import Inference

@Suite("Recurrent state")
struct RecurrentStateTests {
  @Test func `layers have states of their own that begin at zero`() throws {
    let state = try RecurrentState(sizes: [2, 0, 3])
    #expect(state.byteCount == 2 * 5 * 4)
    state.ofLayer(0)[1] = 7
    #expect(state.ofLayer(2)[0] == 0)
    #expect(state.ofLayer(2) == state.ofLayer(0) + 2)
  }

  @Test func `it goes back to what was kept, or else to the beginning`() throws {
    let state = try RecurrentState(sizes: [1])
    state.ofLayer(0)[0] = 5
    state.keep(at: 10)
    state.ofLayer(0)[0] = 9
    #expect(state.goBack(toAtMost: 12) == 10)
    #expect(state.ofLayer(0)[0] == 5)
    #expect(state.goBack(toAtMost: 10) == 10)
    #expect(state.goBack(toAtMost: 9) == 0)
    #expect(state.ofLayer(0)[0] == 0)
    // What was kept belonged to a text that is gone.
    #expect(state.goBack(toAtMost: 12) == 0)
  }
}
