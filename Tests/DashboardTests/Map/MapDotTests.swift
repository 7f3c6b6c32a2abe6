import Testing

@testable import Dashboard

struct MapDotTests {
  private func dots(_ levels: [Int?]) -> [MapDot] { levels.map { MapDot(level: $0) } }

  @Test func `the largest of several is shown, whatever its sign`() {
    #expect(MapDot.pooled(dots([1, nil, 6, 2]), .max).level == 6)
    #expect(MapDot.pooled(dots([1, -3, 2]), .max).level == -3)
    // As much more as less: what is missing outweighs what is too much.
    #expect(MapDot.pooled(dots([-2, 2]), .max).level == 2)
    #expect(MapDot.pooled(dots([0, nil]), .max).level == 0)
    #expect(MapDot.pooled(dots([nil, nil]), .max).level == nil)
  }

  @Test func `a mean hides a spike`() {
    #expect(MapDot.pooled(dots([8, nil, nil, nil]), .mean).level == 2)
    #expect(MapDot.pooled(dots([1, nil, nil, nil]), .mean).level == nil)
    #expect(MapDot.pooled(dots([3, -3]), .mean).level == 0)
    #expect(MapDot.pooled(dots([-2, -1]), .mean).level == -2)
  }

  @Test(arguments: ViewState.MapPooling.allCases)
  func `a miss of one is a miss of all`(pooling: ViewState.MapPooling) {
    let dots = [
      MapDot(level: 8), MapDot(level: nil, event: .miss), MapDot(level: 1, event: .prefetch),
    ]
    #expect(MapDot.pooled(dots, pooling).event == .miss)
  }
}
