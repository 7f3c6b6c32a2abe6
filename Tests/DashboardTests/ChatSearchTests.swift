import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

@Suite("Chat search")
struct ChatSearchTests {
  private func hits(_ needle: String, _ facts: [SessionEvent.Fact]) -> [Int] {
    ChatSearch(needle, in: TestSession.events(facts).map(OutlineEvent.init)).hits
  }

  private let facts: [SessionEvent.Fact] = [
    .turn(Turn(role: .system, text: "Be kind.")), .turn(Turn(role: .user, text: "A dog, a Dog?")),
    TestSession.token("dog", phase: .prefill), .turn(Turn(role: .assistant)),
    TestSession.token("The do"), TestSession.token("g and the c"), TestSession.token("at. dog"),
    .reply(TestSession.reply()), TestSession.token("dog"),
  ]

  @Test func `finds turns and replies, also across tokens, where the match is all there`() {
    #expect(hits("dog", facts) == [2, 6, 7])
    #expect(hits("cat", facts) == [7])
    #expect(hits("kind", facts) == [1])
    #expect(hits("horse", facts) == [])
  }

  @Test func `capitals are meant`() {
    #expect(hits("Dog", facts) == [2])
    #expect(hits("the", facts) == [5, 6])
    #expect(hits("The", facts) == [5])
  }

  @Test func `a character that spans tokens is found with its last byte`() {
    let bytes = Array("Äh".utf8)
    func token(_ text: [UInt8]) -> SessionEvent.Fact {
      .token(TokenRecord(position: 0, phase: .decode, token: 0, text: text))
    }
    let facts: [SessionEvent.Fact] = [
      .turn(Turn(role: .assistant)), token([bytes[0]]), token([bytes[1]]), token([bytes[2]]),
    ]
    #expect(hits("ä", facts) == [3])
    #expect(hits("äh", facts) == [4])
  }

  @Test func `a text does not go on from turn to turn`() {
    let facts: [SessionEvent.Fact] = [
      .turn(Turn(role: .user, text: "abc")), .turn(Turn(role: .user, text: "def")),
    ]
    #expect(hits("cd", facts) == [])
    #expect(hits("", facts) == [])
  }
}
