import Events
import SampleSessions
import Session
import Synchronization
import Testing

@testable import Dashboard

@Suite("Playback, records from elsewhere")
struct PlaybackRoutingTests {
  private typealias Maker = TestSession

  private func replay(_ events: [SessionEvent]) -> Screen {
    Screen(outline: events.map(OutlineEvent.init), bodies: MemoryBodies(events))
  }

  private func frame(
    _ screen: Screen,
    _ view: ViewState,
    _ size: (width: Int, height: Int),
    _ cache: inout ChatLayoutCache
  ) -> Frame {
    draw(
      state: screen.state,
      view: view,
      appearance: Appearance(),
      width: size.width,
      height: size.height,
      cache: &cache
    ).frame
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func `a replay draws every frame that live did`(width: Int, height: Int) {
    let events = Maker.random(seed: 11, tokens: 1300, layers: 3, experts: 16)
    var live = Screen(source: .live)
    var replay = replay(events)
    var random = Maker.Random(seed: 12)
    var caches = [ChatLayoutCache(), ChatLayoutCache()]
    for (number, event) in events.enumerated() {
      live.receive([event])
      // Nothing is shown before the header; after that event by event, and again from afar.
      if random.isChosen(oneIn: 9) { replay.playback.seek(token: random.below(1300)) }
      replay.playback.show(number + 1)
      #expect(replay.state == live.state)
      guard number % 5 == 0 else { continue }
      var view = live.view
      view.transport = replay.playback.transport
      let one = frame(live, view, (width, height), &caches[0])
      let other = frame(replay, view, (width, height), &caches[1])
      #expect(one == other)
    }
    #expect(replay.playback.isAtHead)
  }

  @Test func `it begins at its header, with nothing read`() {
    let events = Maker.random(seed: 13, tokens: 10)
    let bodies = CountedBodies(events)
    let playback = Playback(outline: events.map(OutlineEvent.init), bodies: bodies)
    #expect(playback.state == Maker.fold(events.prefix(1)))
    #expect(bodies.reads.load(ordering: .relaxed) == 0)
    #expect(playback.transport.tokenCount == 10)
    let empty = Playback(outline: [], bodies: MemoryBodies())
    #expect(empty.state == DashboardState())
  }

  @Test func `going anywhere reads at most 1024 tokens`() {
    let events = Maker.random(seed: 14, tokens: 5000)
    let bodies = CountedBodies(events)
    var playback = Playback(outline: events.map(OutlineEvent.init), bodies: bodies)
    var random = Maker.Random(seed: 15)
    for _ in 0..<40 {
      let before = bodies.reads.load(ordering: .relaxed)
      playback.seek(token: random.below(5001))
      #expect(bodies.reads.load(ordering: .relaxed) - before <= 1024)
    }
    playback.toEnd()
    let before = bodies.reads.load(ordering: .relaxed)
    playback.step(tokens: -1)
    #expect(bodies.reads.load(ordering: .relaxed) - before <= 1024)
    playback.step(tokens: 1)
    #expect(playback.state == Maker.fold(events.prefix(playback.cursor)))
  }

  @Test func `what cannot be read is said, and the rest goes on`() {
    let events = Maker.random(seed: 16, tokens: 2600)
    let bodies = DamagedBodies(whole: MemoryBodies(events), damaged: 1500..<1503)
    var playback = Playback(outline: events.map(OutlineEvent.init), bodies: bodies)
    playback.seek(token: 1400)
    #expect(playback.state.damage == nil)
    playback.seek(token: 1501)
    #expect(playback.state.damage == "the routing here cannot all be read: page 7 is torn")
    #expect(playback.state.current == nil)
    #expect(playback.state.points.count == 1501)
    playback.step(tokens: 9)
    #expect(playback.state.damage != nil)
    #expect(playback.state.current != nil)
    // A kept tally knows nothing of the gap.
    playback.seek(token: 2100)
    #expect(playback.state == Maker.fold(events.prefix(playback.cursor)))
    #expect(playback.state.damage == nil)
    var screen = Screen(outline: events.map(OutlineEvent.init), bodies: bodies)
    screen.playback.seek(token: 1501)
    var cache = ChatLayoutCache()
    let lines = frame(screen, screen.view, (80, 24), &cache).lines
    #expect(lines.contains { $0.contains("page 7 is torn") })
  }

  @Test func `records that are simply not there are no end either`() {
    let events = Maker.random(seed: 18, tokens: 100)
    let whole = MemoryBodies(events)
    let bodies = DamagedBodies(whole: whole, damaged: 60..<70, isShort: true)
    var playback = Playback(outline: events.map(OutlineEvent.init), bodies: bodies)
    playback.toEnd()
    #expect(playback.state.damage == "the routing here cannot all be read: records are missing")
    #expect(playback.state.current == whole.records(of: 99..<100)[0])
  }

  @Test func `without kept tallies the newest tokens have to do`() {
    let events = Maker.random(seed: 17, tokens: 3000)
    let bodies = DamagedBodies(whole: MemoryBodies(events), damaged: 0..<0, hasTallies: false)
    var playback = Playback(outline: events.map(OutlineEvent.init), bodies: bodies)
    playback.toEnd()
    #expect(playback.state.damage != nil)
    let levels = (0..<8).map { playback.state.heat.level(layer: 0, index: $0) }
    let expected = Maker.fold(events).heat
    #expect(levels == (0..<8).map { expected.level(layer: 0, index: $0) })
  }
}

/// Bodies that count the records they gave.
private final class CountedBodies: TokenBodies {
  let reads = Atomic<Int>(0)
  private let whole: MemoryBodies

  init(_ events: [SessionEvent]) { whole = MemoryBodies(events) }

  func records(of tokens: Range<Int>) -> [TokenRecord] {
    reads.add(tokens.count, ordering: .relaxed)
    return whole.records(of: tokens)
  }

  func tally(afterAtMost tokenCount: Int) -> (tokenCount: Int, tally: Tally)? {
    whole.tally(afterAtMost: tokenCount)
  }
}

/// Bodies of which a part cannot be read.
private struct DamagedBodies: TokenBodies {
  struct Damage: Error, CustomStringConvertible {
    let description = "page 7 is torn"
  }

  let whole: MemoryBodies
  let damaged: Range<Int>
  var hasTallies = true
  var isShort = false

  func records(of tokens: Range<Int>) throws -> [TokenRecord] {
    if tokens.overlaps(damaged) {
      if isShort { return [] }
      throw Damage()
    }
    return whole.records(of: tokens)
  }

  func tally(afterAtMost tokenCount: Int) throws -> (tokenCount: Int, tally: Tally)? {
    if !hasTallies { throw Damage() }
    return whole.tally(afterAtMost: tokenCount)
  }
}
