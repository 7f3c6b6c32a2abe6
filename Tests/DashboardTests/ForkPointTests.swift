import Events
import SampleSessions
import Testing

@testable import Dashboard

@Suite("Fork point")
struct ForkPointTests {
  private func fork(_ facts: [SessionEvent.Fact]) -> ForkPoint? {
    ForkPoint(TestSession.fold(TestSession.events(facts)))
  }

  private let exchange: [SessionEvent.Fact] = [
    .turn(Turn(role: .system, text: "s")), .turn(Turn(role: .user, text: "q")),
    .turn(Turn(role: .assistant)), TestSession.token("a"), TestSession.token("b"),
    .reply(TestSession.reply()),
  ]

  @Test func `is what was asked and answered, with the system prompt`() throws {
    let point = try #require(fork(exchange))
    #expect(point.system == "s")
    #expect(point.exchanges.map(\.question) == ["q"])
    #expect(point.exchanges.map(\.answer) == ["ab"])
    #expect(point.question == "")
  }

  @Test func `a question without a whole answer is asked again`() throws {
    let open = exchange.dropLast() + []
    #expect(try #require(fork(Array(open))).question == "q")
    #expect(try #require(fork(Array(open))).exchanges.isEmpty)
    let failed = exchange.dropLast() + [.reply(TestSession.reply(.failed))]
    #expect(try #require(fork(Array(failed))).question == "q")
    let next = exchange + [.turn(Turn(role: .user, text: "r"))]
    #expect(try #require(fork(next)).question == "r")
    #expect(try #require(fork(next)).exchanges.count == 1)
  }

  @Test func `there is none before anybody asked`() {
    #expect(fork([]) == nil)
    #expect(fork([.turn(Turn(role: .system, text: "s"))]) == nil)
    #expect(fork(exchange + [.conversation]) == nil)
  }

  @Test func `a reply that was given whole is an answer`() throws {
    let given = try #require(
      fork([.turn(Turn(role: .user, text: "q")), .turn(Turn(role: .assistant, text: "a"))])
    )
    #expect(given.exchanges.map(\.answer) == ["a"])
  }
}
