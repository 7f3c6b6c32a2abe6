import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

/// One layer of eight experts, two chosen by each token.
struct MapSubjectTests {
  private static func state(_ records: [TokenRecord]) -> DashboardState {
    var header = TestSession.header(layers: 1, experts: 8, topK: 2)
    header.settings.slotCount = 4
    return TestSession.fold(TestSession.events([.header(header)] + records.map { .token($0) }))
  }

  private static func token(
    _ uses: [ExpertUse] = [],
    prefetched: [Int] = [],
    evicted: [Int] = []
  ) -> TokenRecord {
    TokenRecord(
      position: 0,
      phase: .decode,
      token: 1,
      uses: uses,
      reads: prefetched.map {
        let expert = ExpertID(layer: 0, index: $0)
        return ReadRecord(expert: expert, bytes: 1, start: 0, end: 1, lane: 0, kind: .prefetch)
      },
      evictions: evicted.map { ExpertID(layer: 0, index: $0) }
    )
  }

  private func levels(
    _ view: ViewState.MapView,
    _ state: DashboardState,
    _ change: (inout ViewState) -> Void = { _ in }
  ) -> [Int?] {
    dots(view, state, change).map(\.level)
  }

  private func dots(
    _ view: ViewState.MapView,
    _ state: DashboardState,
    _ change: (inout ViewState) -> Void = { _ in }
  ) -> [MapDot] {
    var viewState = ViewState(source: .live)
    change(&viewState)
    return MapSubject(state, viewState, shown: view).dots(layer: 0)
  }

  private static let simple = state([
    token([TestSession.use(0, 2, .miss), TestSession.use(0, 5, .hit)], prefetched: [6])
  ])

  @Test func `now shows what the newest token chose`() {
    #expect(levels(.now, Self.simple) == [nil, nil, 8, nil, nil, 8, nil, nil])
    #expect(dots(.now, Self.simple)[2].event == .miss)
    #expect(dots(.now, Self.simple)[5].event == .none)
  }

  @Test func `glow is the level of heat, and misses flash`() {
    let level = Self.simple.heat.level(layer: 0, index: 5)
    #expect(level > 0)
    #expect(levels(.glow, Self.simple) == [nil, nil, level, nil, nil, level, nil, nil])
    #expect(dots(.glow, Self.simple)[2].event == .miss)
    // A read that nobody waited for is none of it.
    #expect(dots(.glow, Self.simple)[6] == MapDot())
  }

  @Test func `tiers are slot and file, and what was just read`() {
    #expect(levels(.tier, Self.simple) == [1, 1, 2, 1, 1, 2, 2, 1])
    let events = dots(.tier, Self.simple).map(\.event)
    #expect(events == [.none, .none, .miss, .none, .none, .none, .prefetch, .none])
  }

  @Test func `misses keep for a while, the one of this token longest`() {
    let state = Self.state(
      [Self.token([TestSession.use(0, 1, .miss)])]
        + Array(repeating: Self.token([TestSession.use(0, 1)]), count: 8)
        + [Self.token([TestSession.use(0, 4, .miss)])]
    )
    let levels = levels(.miss, state)
    #expect(levels[4] == 5)
    // Nine tokens ago: between a half and a quarter is left.
    #expect(levels[1] == 3)
    #expect(levels.compactMap { $0 }.count == 2)
  }

  @Test func `a gap is a hot expert without a slot, or a cold one with one`() {
    let hot = TestSession.use(0, 0, .miss)
    let state = Self.state(
      [Self.token([TestSession.use(0, 7, .miss)])]
        + Array(repeating: Self.token([]), count: 40)
        // 0 is hot and lost its slot, 3 is hot and has one, 7 is long forgotten and has one.
        + Array(repeating: Self.token([hot, TestSession.use(0, 3)], evicted: []), count: 10)
        + [Self.token([], evicted: [0])]
    )
    let levels = levels(.gap, state)
    #expect((levels[0] ?? 0) >= 1)
    #expect(levels[3] == 0)
    #expect(levels[7] == -3)
    #expect(levels[1] == nil)
  }

  @Test func `differences are shares of the layer, in steps of the uniform share`() {
    // Here all on 0 and 1, there all on 0 and 2: of eight experts a half each is four
    // uniform shares.
    let here = Self.state([Self.token([TestSession.use(0, 0), TestSession.use(0, 1)])])
    let there = Self.state([Self.token([TestSession.use(0, 0), TestSession.use(0, 2)])])
    let levels = levels(.diff, here) { view in
      view.details.compared = ComparedTally(
        name: "other",
        heat: there.heat,
        hasSameRouting: false
      )
    }
    #expect(levels == [0, 3, -3, nil, nil, nil, nil, nil])
  }

  @Test func `of one routing the misses are compared`() {
    let here = Self.state([Self.token([TestSession.use(0, 0, .miss), TestSession.use(0, 1)])])
    let there = Self.state([Self.token([TestSession.use(0, 0), TestSession.use(0, 1, .miss)])])
    let levels = levels(.diff, here) { view in
      view.details.compared = ComparedTally(name: "", heat: there.heat, hasSameRouting: true)
    }
    #expect(levels == [3, -3, nil, nil, nil, nil, nil, nil])
  }

  @Test func `without another session, or with one of another shape, there is no difference`() {
    #expect(levels(.diff, Self.simple).allSatisfy { $0 == nil })
    let other = TestSession.fold(
      TestSession.events([.header(TestSession.header(layers: 3, experts: 5))])
    )
    let levels = levels(.diff, Self.simple) { view in
      view.details.compared = ComparedTally(name: "", heat: other.heat, hasSameRouting: false)
    }
    #expect(levels.allSatisfy { $0 == nil })
  }

  @Test(arguments: ViewState.MapView.allCases)
  func `layers that the token has not come to are empty`(view: ViewState.MapView) {
    var state = Self.simple
    state.layerLimit = 0
    #expect(levels(view, state).allSatisfy { $0 == nil })
  }

  @Test func `rank puts the most chosen first, id leaves them, a whole session's rank rules`() {
    var heat = Self.simple.heat
    heat.add([TestSession.use(0, 5)])
    heat.sort()
    var view = ViewState(source: .replay)
    #expect(ExpertOrder(heat, view).experts(layer: 0).first == 5)
    #expect(ExpertOrder(heat, view).place(of: ExpertID(layer: 0, index: 5)) == 0)
    view.details.ranks = [[7, 6, 5, 4, 3, 2, 1, 0]]
    #expect(ExpertOrder(heat, view).experts(layer: 0) == [7, 6, 5, 4, 3, 2, 1, 0])
    view.mapOrder = .id
    #expect(ExpertOrder(heat, view).experts(layer: 0) == Array(0..<8))
    #expect(!ExpertOrder(heat, view).isRanked)
    view.mapOrder = .rank
    // Of another shape: of no use.
    view.details.ranks = [[1, 0]]
    #expect(ExpertOrder(heat, view).experts(layer: 0).first == 5)
  }
}
