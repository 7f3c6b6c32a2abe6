import Events
import SampleSessions
import Session
import Testing

@testable import Recording

@Suite("Outline body")
struct OutlineBodyTests {
  private var outlines: [PlacedOutline] {
    var outlines: [PlacedOutline] = []
    let events = TestSession.random(seed: 9, tokens: 100)
    for (number, event) in events.enumerated() {
      guard case .token(let record) = event.fact else { continue }
      outlines.append(
        PlacedOutline(
          sequence: Int64(number),
          time: event.time,
          outline: TokenOutline(record.recorded)
        )
      )
    }
    return outlines
  }

  @Test func `what was packed is unpacked`() throws {
    #expect(try OutlineBody.unpack(OutlineBody.pack(outlines), count: 100) == outlines)
    let extremes = SampleEvents.extremes.enumerated().compactMap { number, event in
      if case .token(let record) = event.fact {
        PlacedOutline(
          sequence: Int64(number + 1),
          time: event.time,
          outline: TokenOutline(record)
        )
      } else {
        nil
      }
    }
    #expect(try OutlineBody.unpack(OutlineBody.pack(extremes), count: 2) == extremes)
  }

  @Test func `the bytes are those of the document`() throws {
    let record = TokenRecord(
      position: 5,
      phase: .decode,
      token: 300,
      text: Array("hi".utf8),
      uses: [TestSession.use(0, 1), TestSession.use(1, 1, .miss)],
      reads: [
        ReadRecord(expert: ExpertID(layer: 1, index: 1), bytes: 7, start: 0, end: 1, lane: 0)
      ],
      time: TimeSplit(attention: 1, experts: 2, stall: 3, other: 4),
      start: 80,
      end: 90
    )
    let placed = PlacedOutline(sequence: 6, time: 100, outline: TokenOutline(record))
    let expected: [UInt8] = [
      2, 1,  // layout, tokens
      6, 100, 10,  // sequence, time, position: 5 after the expected 0
      0xD8, 4, 9, 0x68, 0x69,  // token; two bytes of text, decode
      20, 10,  // ended 10 before, took 10
      2, 1, 0, 7,  // uses, hits, evictions, bytes
      1, 2, 3, 4,
    ]
    #expect(OutlineBody.pack([placed]) == Seal.close(expected))
  }

  @Test func `a claim of more tokens is refused`() throws {
    for count in [0, 99, 101, 1_000_000_000] {
      #expect(throws: Damage.self) {
        try OutlineBody.unpack(OutlineBody.pack(outlines), count: count)
      }
    }
    var writer = PackedWriter()
    writer.append(UInt8(1))
    writer.append(varint: 1_000_000_000)
    #expect(throws: Damage.self) {
      try OutlineBody.unpack(Seal.close(writer.bytes), count: 1024)
    }
  }

  @Test func `changed bytes behind a right checksum never crash`() throws {
    let body = try #require(Seal.open(OutlineBody.pack(outlines)))
    var random = TestSession.Random(seed: 10)
    var refused = 0
    for _ in 0..<2000 {
      var changed = body
      for _ in 0..<4 { changed[random.below(changed.count)] = UInt8(random.below(256)) }
      let found = try? OutlineBody.unpack(Seal.close(changed), count: 100)
      if found == nil { refused += 1 }
    }
    #expect(refused > 100)
  }
}
