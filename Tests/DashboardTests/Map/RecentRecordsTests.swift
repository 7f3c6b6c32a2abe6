import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct RecentRecordsTests {
  /// Bodies that say what they were asked for.
  private final class Spy: TokenBodies, @unchecked Sendable {
    let bodies = MemoryBodies(TestSession.random(seed: 4, tokens: 100))
    var asked: [Range<Int>] = []
    var isBroken = false

    func records(of tokens: Range<Int>) throws -> [TokenRecord] {
      asked.append(tokens)
      return isBroken ? [] : bodies.records(of: tokens)
    }

    func tally(afterAtMost tokenCount: Int) -> (tokenCount: Int, tally: Tally)? { nil }
  }

  @Test func `only what is not held is fetched`() throws {
    let spy = Spy()
    var recent = RecentRecords()
    try recent.move(to: 10..<50, of: spy)
    try recent.move(to: 12..<52, of: spy)
    try recent.move(to: 12..<52, of: spy)
    try recent.move(to: 8..<48, of: spy)
    try recent.move(to: 90..<100, of: spy)
    #expect(spy.asked == [10..<50, 50..<52, 8..<12, 90..<100])
  }

  @Test func `wherever it goes it holds the records of its tokens`() throws {
    let spy = Spy()
    var recent = RecentRecords()
    var random = TestSession.Random(seed: 5)
    for _ in 0..<200 {
      let end = random.below(101)
      let wanted = max(0, end - random.below(40))..<end
      try recent.move(to: wanted, of: spy)
      #expect(recent.tokens == wanted)
      #expect(recent.records == spy.bodies.records(of: wanted))
    }
  }

  @Test func `what cannot be read leaves nothing behind`() throws {
    let spy = Spy()
    var recent = RecentRecords()
    try recent.move(to: 0..<10, of: spy)
    spy.isBroken = true
    #expect(throws: (any Error).self) { try recent.move(to: 5..<20, of: spy) }
    #expect(recent.records.isEmpty)
    #expect(recent.tokens.isEmpty)
  }
}
