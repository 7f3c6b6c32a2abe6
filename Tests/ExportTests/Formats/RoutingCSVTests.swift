import SampleSessions
import Testing

@testable import Export

@Suite("RoutingCSV")
struct RoutingCSVTests {
  @Test func `every choice is a row`() throws {
    let session = try ExportedSession(SampleTalk.session())
    #expect(
      try exported(RoutingCSV(), session) == "layer,expert\n0,1\n0,2\n1,3\n0,1\n0,2\n1,3\n"
    )
  }

  @Test func `a part has the rows of its tokens`() throws {
    let session = try ExportedSession(SampleTalk.session(), from: .token(1))
    #expect(try exported(RoutingCSV(), session) == "layer,expert\n0,1\n0,2\n1,3\n")
  }
}
