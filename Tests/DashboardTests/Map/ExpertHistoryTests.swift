import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct ExpertHistoryTests {
  private static let expert = ExpertID(layer: 1, index: 4)

  private func token(
    _ outcome: ExpertOutcome? = nil,
    with others: [Int] = [],
    evicted: Bool = false,
    readTime: Int64? = nil
  ) -> TokenRecord {
    var record = TokenRecord(position: 0, phase: .decode, token: 0)
    record.uses = [TestSession.use(0, 4, .miss)] + others.map { TestSession.use(1, $0) }
    if let outcome { record.uses.append(TestSession.use(1, 4, outcome)) }
    if evicted { record.evictions = [Self.expert] }
    if let readTime {
      record.reads = [
        ReadRecord(expert: Self.expert, bytes: 70, start: 100, end: 100 + readTime, lane: 0)
      ]
    }
    return record
  }

  private func history(_ records: [TokenRecord], isResident: Bool = false) -> ExpertHistory {
    ExpertHistory(
      of: Self.expert,
      tokens: 50..<50 + records.count,
      records: records,
      isResident: isResident
    )
  }

  @Test func `a miss is told with its token and the time of its read`() {
    let history = history([token(), token(.miss, readTime: 1_300_000), token(.hit), token(.late)])
    #expect(history.moments.map(\.isChosen) == [false, true, true, true])
    #expect(history.moments.map(\.isMiss) == [false, true, false, true])
    // Newest first; tokens are counted from 1.
    #expect(
      history.misses == [
        ExpertHistory.Miss(token: 54),
        ExpertHistory.Miss(token: 52, readTime: 1_300_000, bytes: 70),
      ]
    )
  }

  @Test func `where it was is known from before its first token on`() {
    let read = history([token(), token(), token(.miss), token(), token(evicted: true), token()])
    #expect(read.moments.map(\.isResident) == [false, false, true, true, false, false])
    let held = history([token(), token(.hit), token(evicted: true)])
    #expect(held.moments.map(\.isResident) == [true, true, false])
    #expect(
      history([token(), token()], isResident: true).moments.map(\.isResident) == [true, true]
    )
  }

  @Test func `read and evicted in one token, what was before decides`() {
    // In before: it left, and came again. Out before: it came, and left.
    let again = history([token(.hit), token(.miss, evicted: true)])
    #expect(again.moments.map(\.isResident) == [true, true])
    let gone = history([token(evicted: true), token(.miss, evicted: true)])
    #expect(gone.moments.map(\.isResident) == [false, false])
    // Nobody knows what was before: it is where the session has it.
    #expect(history([token(.miss, evicted: true)]).moments.map(\.isResident) == [false])
  }

  @Test func `partners are those of its layer that tokens chose with it, most often first`() {
    let history = history([
      token(.hit, with: [1, 2]), token(.hit, with: [2, 3]), token(with: [1, 1]),
    ])
    #expect(
      history.partners.map { [$0.index, $0.tokens] } == [[2, 2], [1, 1], [3, 1]]
    )
  }

  @Test func `at the end it is where the session has it`() {
    for seed in 1...20 as ClosedRange<UInt64> {
      let events = TestSession.random(seed: seed, tokens: 120)
      let bodies = MemoryBodies(events)
      let state = TestSession.fold(events)
      for index in 0..<8 {
        let expert = ExpertID(layer: 0, index: index)
        let isResident = state.residency.contains(expert)
        let history = ExpertHistory(
          of: expert,
          tokens: 0..<120,
          records: bodies.records(of: 0..<120),
          isResident: isResident
        )
        let last = history.moments.last?.isResident
        #expect(last == isResident, "seed \(seed), expert \(index)")
      }
    }
  }
}
