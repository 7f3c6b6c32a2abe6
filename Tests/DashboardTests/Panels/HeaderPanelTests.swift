import Events
import Session
import Testing

@testable import Dashboard

struct HeaderPanelTests {
  private func line(_ view: ViewState, _ width: Int, _ height: Int) -> String {
    DrawnSession.frame(DrawnSession.state, view, width: width, height: height).lines[0]
  }

  @Test func `live it says the figures of the moment`() {
    #expect(line(DrawnSession.view(), 120, 40).contains("● LIVE"))
    #expect(line(DrawnSession.view(), 120, 40).contains(" 12.5 tok/s"))
    #expect(line(DrawnSession.view(), 120, 40).hasSuffix("34 / 4k"))
  }

  @Test func `a replay says where it is`() {
    var view = DrawnSession.view(.replay)
    view.transport.token = 7
    view.transport.tokenCount = 1234
    view.transport.speed = 0.5
    let line = line(view, 120, 40)
    #expect(line.contains("▸ REPLAY"))
    #expect(line.hasSuffix("2026-11-20 21:04 UTC   token    7 / 1234   turn 3   0.500x"))
  }

  @Test func `the smallest screen has the two figures that matter`() {
    #expect(line(DrawnSession.view(), 30, 1).hasPrefix("12.5 tok/s  hit "))
  }

  @Test func `digits change without moving anything`() {
    var slow = DrawnSession.state
    for index in slow.points.indices { slow.points[index].duration *= 9 }
    let view = DrawnSession.view()
    let other = DrawnSession.frame(slow, view, width: 120, height: 40).lines[0]
    #expect(other.contains("  1.4 tok/s"))
    #expect(other.count == line(view, 120, 40).count)
  }

  @Test func `a long name gives way to the figures`() {
    var state = DrawnSession.state
    state.header?.model.name = String(repeating: "name", count: 60)
    let line = DrawnSession.frame(state, DrawnSession.view(), width: 80, height: 24).lines[0]
    #expect(line.contains("12.5 tok/s"))
    #expect(line.contains("● LIVE"))
  }

  // MARK: Badges

  private func state(_ change: (inout SessionSettings) -> Void) -> DashboardState {
    var state = DrawnSession.state
    if var header = state.header {
      header.settings.budgetBytes = 2_000_000_000
      change(&header.settings)
      state.header = header
    }
    return state
  }

  private func line(_ state: DashboardState, _ width: Int, _ height: Int) -> String {
    DrawnSession.frame(state, DrawnSession.view(), width: width, height: height).lines[0]
  }

  @Test func `an exact session says so, and how it runs, as far as there is room`() {
    let exact = state { $0.predictor = "next-layer" }
    #expect(line(exact, 80, 24).contains("LIVE  exact  "))
    #expect(line(exact, 130, 40).contains("LIVE   exact · demand · lru · 2.0 GB  "))
    #expect(
      line(exact, 200, 60).contains(
        "exact · same routing, experts, precision, bytes · demand · lru · 2.0 GB · "
          + "prefetch next-layer"
      )
    )
  }

  @Test func `a lossy session is never taken for an exact one`() {
    let lossy = state {
      $0.isExact = false
      $0.exactness = Exactness(sameRouting: false, sameExperts: true, samePrecision: false)
      $0.schedule = String(repeating: "long", count: 20)
    }
    var named = lossy
    named.header?.model.name = String(repeating: "name", count: 60)
    for width in 40...300 {
      for height in [1, 2, 5, 9, 10, 16, 20, 24, 34, 40, 60] {
        for state in [lossy, named] {
          #expect(line(state, width, height).contains("LOSSY"), "\(width)x\(height)")
        }
      }
    }
    let words = line(state { $0.isExact = false }, 130, 40)
    #expect(words.contains("LOSSY · demand · lru"))
    #expect(line(lossy, 300, 60).contains("LOSSY · other routing, lower precision · long"))
  }

  @Test func `the word for a lossy session has the colour of warnings`() {
    var theme = Theme.builtIn
    theme.warning = Color(indexed: 9, named: 9)
    let frame = DrawnSession.frame(
      state { $0.isExact = false },
      DrawnSession.view(),
      theme: theme,
      width: 80,
      height: 24
    )
    let warned = (0..<80).filter { frame[$0, 0].style.foreground == theme.warning }
    #expect(warned.count == 5)
  }
}
