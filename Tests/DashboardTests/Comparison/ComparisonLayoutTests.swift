import SampleSessions
import Testing

@testable import Dashboard

struct ComparisonLayoutTests {
  @Test func `parts are inside of the screen and apart from each other, whatever its size`() {
    var random = TestSession.Random(seed: 8)
    for _ in 0..<500 {
      let (width, height) = (random.below(220), random.below(80))
      let layout = ComparisonLayout(width: width, height: height, layerCount: random.below(96))
      var parts = [layout.header, layout.figures, layout.footer]
      if let details = layout.details {
        parts += [details.map, details.leftChat, details.rightChat, details.strip]
        parts += [details.topRule, details.chatRule, details.stripRule].map {
          Rect(x: 0, y: $0, width: width, height: 1)
        }
      }
      let screen = Rect(x: 0, y: 0, width: width, height: height)
      let drawn = parts.filter { !$0.isEmpty }
      for (place, part) in drawn.enumerated() {
        #expect(screen.contains(part), "\(part) on \(width)x\(height)")
        for other in drawn.dropFirst(place + 1) {
          #expect(part.intersection(other).isEmpty, "\(part) and \(other) on \(width)x\(height)")
        }
      }
    }
  }

  @Test func `a small screen has room for figures only`() {
    #expect(ComparisonLayout(width: 60, height: 16, layerCount: 6).details != nil)
    #expect(ComparisonLayout(width: 59, height: 16, layerCount: 6).details == nil)
    #expect(ComparisonLayout(width: 60, height: 15, layerCount: 6).details == nil)
  }

  @Test func `a map of many layers gets half of a high screen`() {
    #expect(ComparisonLayout(width: 200, height: 60, layerCount: 48).details?.map.height == 27)
    #expect(ComparisonLayout(width: 200, height: 60, layerCount: 6).details?.map.height == 12)
  }
}
