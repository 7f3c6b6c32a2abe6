import Events
import SampleSessions
import Testing

@testable import Dashboard

struct ChatLayoutCacheTests {
  private let appearance = Appearance()

  private func rows(
    _ cache: inout ChatLayoutCache,
    _ state: DashboardState = DrawnSession.state,
    width: Int = 40,
    height: Int = 100,
    scroll: Int = 0,
    isAiry: Bool = true
  ) -> (rows: [ChatRow], scrollLimit: Int) {
    cache.visibleRows(
      of: state,
      style: ChatStyle(isAiry: isAiry),
      width: width,
      height: height,
      scroll: scroll,
      appearance: appearance
    )
  }

  private func fresh(
    _ state: DashboardState = DrawnSession.state,
    width: Int = 40,
    height: Int = 100,
    scroll: Int = 0
  ) -> (rows: [ChatRow], scrollLimit: Int) {
    var cache = ChatLayoutCache()
    return rows(&cache, state, width: width, height: height, scroll: scroll)
  }

  @Test func `a chat that fits is shown from its begin`() {
    let (rows, limit) = fresh()
    #expect(limit == 0)
    #expect(rows.first?.text == "Hello")
    #expect(rows.last?.text == "small networks.")
    #expect(rows.last?.hasCaret == true)
  }

  @Test func `of a longer chat the newest rows are shown`() {
    let all = fresh().rows
    let (rows, limit) = fresh(height: 4)
    #expect(rows == Array(all.suffix(4)))
    #expect(limit == all.count - 4)
  }

  @Test func `every place of scrolling shows a window of the whole`() {
    let all = fresh().rows
    for scroll in 0...all.count + 3 {
      let rows = fresh(height: 5, scroll: scroll).rows
      let end = all.count - min(scroll, all.count - 5)
      #expect(rows == Array(all[end - 5..<end]))
    }
  }

  @Test func `a used cache shows what a new one shows`() {
    var cache = ChatLayoutCache()
    var state = DashboardState()
    for event in TestSession.random(seed: 5, tokens: 120) {
      state.apply(event)
      for width in [30, 31] {
        #expect(rows(&cache, state, width: width).rows == fresh(state, width: width).rows)
      }
    }
    for checkpoint in [DrawnSession.state, state] {
      #expect(rows(&cache, checkpoint).rows == fresh(checkpoint).rows)
    }
  }

  @Test func `a notice is the last thing in the chat`() {
    var state = DrawnSession.state
    state.notice = "the disk is slow"
    #expect(fresh(state).rows.last == ChatRow(kind: .notice, line: ChatLine("the disk is slow")))
    #expect(fresh(state, height: 1).rows.count == 1)
  }

  @Test func `a reply has its figures under it only once it is complete`() {
    let figures = fresh().rows.filter {
      if case .figures = $0.kind { true } else { false }
    }
    #expect(figures.count == 2)
  }

  @Test(arguments: [(0, 0), (1, 1), (-3, 5), (5, 0)])
  func `areas without room show nothing and do not fail`(width: Int, height: Int) {
    #expect(fresh(width: width, height: height).rows.count == max(0, height))
  }
}
