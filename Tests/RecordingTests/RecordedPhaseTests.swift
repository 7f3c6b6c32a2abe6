import Events
import SampleSessions
import Session
import Testing

@testable import Recording

@Suite("Recorded phase")
struct RecordedPhaseTests {
  @Test func `every number is one phase, and others are none`() {
    for number in 0...3 { #expect(RecordedPhase(number: number)?.number == number) }
    #expect(RecordedPhase(number: 2) == RecordedPhase(.decode, isReasoning: true))
    #expect(RecordedPhase(number: 3) == RecordedPhase(.rejected, isReasoning: false))
    #expect(RecordedPhase(number: 4) == nil)
    #expect(RecordedPhase(number: -1) == nil)
    #expect(!RecordedPhase(.prefill, isReasoning: true).isReasoning)
  }

  @Test func `an outline says which tokens are reasoning`() throws {
    var record = TokenRecord(position: 0, phase: .decode, token: 7, text: [0x61], end: 5)
    record.isReasoning = true
    let placed = PlacedOutline(sequence: 1, time: 5, outline: TokenOutline(record))
    #expect(try OutlineBody.unpack(OutlineBody.pack([placed]), count: 1) == [placed])
  }

  @Test func `an outline of schema 2 is still read`() throws {
    let old: [UInt8] = [
      1, 1,  // layout, tokens
      1, 5, 0, 14,  // sequence, time, position, token
      1 << 1 | 1, 0x61,  // one byte of text, decode
      0, 5,  // ended, took
      0, 0, 0, 0, 0, 0, 0, 0,
    ]
    let record = TokenRecord(position: 0, phase: .decode, token: 7, text: [0x61], end: 5)
    let placed = PlacedOutline(sequence: 1, time: 5, outline: TokenOutline(record))
    #expect(try OutlineBody.unpack(Seal.close(old), count: 1) == [placed])
  }

  @Test func `an outline says which tokens were rejected`() throws {
    var record = TokenRecord(position: 4, phase: .rejected, token: 7, start: 5, end: 5)
    record.isReasoning = true
    let placed = PlacedOutline(sequence: 1, time: 6, outline: TokenOutline(record.recorded))
    #expect(!placed.outline.isReasoning)
    #expect(try OutlineBody.unpack(OutlineBody.pack([placed]), count: 1) == [placed])
  }
}
