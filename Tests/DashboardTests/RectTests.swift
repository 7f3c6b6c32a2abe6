import Testing

@testable import Dashboard

struct RectTests {
  let rect = Rect(x: 2, y: 3, width: 4, height: 5)

  @Test func `a rect contains its corners and nothing beyond them`() {
    #expect(rect.contains(x: 2, y: 3))
    #expect(rect.contains(x: 5, y: 7))
    #expect(!rect.contains(x: 6, y: 7))
    #expect(!rect.contains(x: 5, y: 8))
    #expect(!rect.contains(x: 1, y: 3))
  }

  @Test func `the intersection is what both cover`() {
    let other = Rect(x: 4, y: 0, width: 9, height: 5)
    #expect(rect.intersection(other) == Rect(x: 4, y: 3, width: 2, height: 2))
  }

  @Test func `rects that do not meet have an empty intersection`() {
    #expect(rect.intersection(Rect(x: 6, y: 3, width: 2, height: 2)).isEmpty)
    #expect(rect.intersection(Rect(x: 90, y: 90, width: 2, height: 2)).isEmpty)
  }
}
