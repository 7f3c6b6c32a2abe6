import Events
import Testing

@Suite("Token record")
struct TokenRecordTests {
  @Test func `the parts of the time add up to the whole`() {
    let split = TimeSplit(attention: 1, experts: 20, stall: 300, other: 4000)
    #expect(split.total == 4321)
    #expect(TimeSplit().total == 0)
  }

  @Test func `a source that knows only positions leaves the rest empty`() {
    let record = TokenRecord(position: 7, phase: .decode, token: 42)
    #expect(record.text.isEmpty)
    #expect(record.uses.isEmpty)
    #expect(record.reads.isEmpty)
    #expect(record.evictions.isEmpty)
    #expect(record.time == TimeSplit())
  }

  @Test func `a recording can rely on the numbers of outcomes`() {
    #expect(ExpertOutcome.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
    #expect(ExpertOutcome(rawValue: 2) == .miss)
    #expect(TokenRecord.Phase(rawValue: 1) == .decode)
    #expect(ReadRecord.Kind(rawValue: 1) == .prefetch)
  }
}
