import Events
import SampleSessions
import Testing

@testable import Session

@Suite("Tally coding")
struct TallyCodingTests {
  private func tally(_ events: some Sequence<SessionEvent>) -> Tally {
    var tally = Tally()
    for event in events { tally.apply(event) }
    return tally
  }

  @Test(arguments: [(2, 8), (3, 300), (1, 1)])
  func `an unpacked tally equals the packed one, and goes on like it`(
    layers: Int,
    experts: Int
  ) throws {
    let events = TestSession.random(seed: 5, tokens: 300, layers: layers, experts: experts)
    let model = TestSession.model(layers: layers, experts: experts)
    for count in [1, 2, 30, 200] {
      let before = tally(events.prefix(count))
      var after = try #require(Tally(packed: before.packed(), model: model))
      #expect(after == before)
      for event in events.dropFirst(count) { after.apply(event) }
      #expect(after == tally(events))
    }
  }

  @Test func `experts that nobody chose cost a byte`() {
    // Layout, half-life, tokens, 16 counts, no order, one word of residents, three counts of
    // early reads.
    let header = TestSession.events([.header(TestSession.header())])
    #expect(tally(header).packed() == [2, 8, 0] + [UInt8](repeating: 0, count: 16 + 1 + 8 + 3))
  }

  @Test func `a tally of an earlier layout is known as one`() {
    #expect(Tally.isEarlierLayout(packed: [1, 8, 0]))
    #expect(!Tally.isEarlierLayout(packed: tally([]).packed()))
    #expect(!Tally.isEarlierLayout(packed: []))
    #expect(!Tally.isEarlierLayout(packed: [0, 8, 0]))
    // What was never a tally.
    #expect(!Tally.isEarlierLayout(packed: [1, 0x80, 8]))
  }

  @Test func `what became of early reads is packed too`() throws {
    var events = TestSession.random(seed: 9, tokens: 60)
    for place in events.indices {
      guard case .token(var record) = events[place].fact else { continue }
      for read in record.reads.indices { record.reads[read].kind = .prefetch }
      // Read and not chosen: still open.
      if place % 2 == 0 { record.uses = [] }
      events[place].fact = .token(record)
    }
    let before = tally(events)
    #expect(before.prefetches.started > 0 && before.prefetches.open > 0)
    #expect(try #require(Tally(packed: before.packed(), model: TestSession.model())) == before)
  }

  @Test func `a tally of another model is refused`() {
    let packed = tally(TestSession.random(seed: 6, tokens: 50)).packed()
    for (layers, experts) in [(2, 7), (1, 8), (3, 8), (0, 0), (-1, .max)] {
      let model = TestSession.model(layers: layers, experts: experts)
      #expect(Tally(packed: packed, model: model) == nil)
    }
  }

  @Test func `changed or shortened bytes are refused or give a tally, and never more`() {
    let packed = tally(TestSession.random(seed: 7, tokens: 200)).packed()
    var random = TestSession.Random(seed: 8)
    for length in packed.indices {
      #expect(Tally(packed: Array(packed.prefix(length)), model: TestSession.model()) == nil)
    }
    for _ in 0..<2000 {
      var changed = packed
      changed[random.below(changed.count)] = UInt8(random.below(256))
      guard let tally = Tally(packed: changed, model: TestSession.model()) else { continue }
      for layer in 0..<2 {
        #expect(tally.heat.order(layer: layer).sorted() == Array(0..<8))
        for index in 0..<8 {
          #expect((0...8).contains(tally.heat.level(layer: layer, index: index)))
        }
      }
      #expect((0...16).contains(tally.residency.count))
    }
  }
}
