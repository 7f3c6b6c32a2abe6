import SampleSessions
import Testing

@testable import Export

@Suite("RoutingJSONL")
struct RoutingJSONLTests {
  @Test func `every selection is a line, with its weights`() throws {
    let session = try ExportedSession(SampleTalk.session(), from: .token(1))
    #expect(
      try exported(RoutingJSONL(), session) == """
        {"layer_idx": 0, "token_idx": 1, "selected_ids": [1,2], "gate_weights": [0.5,0.5]}
        {"layer_idx": 1, "token_idx": 1, "selected_ids": [3], "gate_weights": [0.5]}

        """
    )
  }
}
