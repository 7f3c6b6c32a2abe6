import Events
import SampleSessions
import Testing

@testable import Dashboard

struct ComparisonDrawingTests {
  @Test func `without room there are figures only`() {
    let lines = DrawnComparison.frame(width: 50, height: 15).lines
    #expect(lines[12].hasPrefix(" A small.moetop"))
    #expect(lines[13].hasPrefix(" B large.moetop"))
    #expect(lines[2].hasPrefix(" tokens/s"))
    #expect(!lines.contains { $0.contains("routing") })
  }

  @Test func `what differs is underlined`() throws {
    let frame = DrawnComparison.frame(width: 80, height: 24)
    let row = try #require(frame.lines.firstIndex { $0.contains("dragon slept") })
    func isUnderlined(_ x: Int) -> Bool { frame[x, row].style.attributes.contains(.underline) }
    // "   A dragon slept on " is the same in both.
    #expect((0..<21).allSatisfy { !isUnderlined($0) })
    #expect(isUnderlined(21))
    #expect(frame[21, row].style.foreground != frame[62, row].style.foreground)
  }

  @Test func `models of different shapes have no map, and it is said why`() {
    let other = DrawnComparison.session(
      seed: 1,
      isMissOneIn: 3,
      words: DrawnComparison.words,
      layers: 4
    )
    let frame = DrawnComparison.frame(
      DrawnComparison.screen(right: other),
      width: 80,
      height: 24
    )
    #expect(frame.lines[3].contains("models of different shapes"))
    #expect(frame.lines[0].contains("models of different shapes: figures only"))
  }

  @Test func `whatever its size, the screen is filled and no row is longer`() {
    let hostile = "\u{1B}[2J\u{9B}31m\u{202E}漢字🙂👩\u{200D}👩e\u{301}\u{301}\n\u{0}x\t\u{FFFF}"
    func session(_ text: String, seed: UInt64) -> [SessionEvent] {
      var events = DrawnComparison.session(
        seed: seed,
        isMissOneIn: 2,
        words: [hostile, text, hostile]
      )
      events.insert(
        SessionEvent(time: 0, fact: .turn(Turn(role: .system, text: hostile + text))),
        at: 2
      )
      return events
    }
    var random = TestSession.Random(seed: 4)
    var screen = ComparisonScreen(
      leftName: hostile,
      left: session("a", seed: 1),
      rightName: hostile,
      right: session("b", seed: 2)
    )
    for _ in 0..<60 {
      _ = screen.press([.left, .right, .character("v"), .function(1)][random.below(4)])
      let (width, height) = (random.below(210), random.below(70))
      let glyphs = Glyphs.all[random.below(Glyphs.all.count)]
      let frame = DrawnComparison.frame(screen, glyphs: glyphs, width: width, height: height)
      #expect(frame.width == width && frame.height == height)
      for y in 0..<height {
        var columns = 0
        for x in 0..<width {
          let cell = frame[x, y]
          for scalar in [cell.scalar] + cell.marks {
            let category = scalar.properties.generalCategory
            #expect(category != .control && category != .format)
          }
          columns += Int(cell.width)
        }
        #expect(columns == width)
      }
    }
  }

  @Test func `empty sessions can be drawn`() {
    let screen = DrawnComparison.screen(left: [], right: [])
    for (width, height) in [(0, 0), (1, 1), (60, 16), (120, 40)] {
      #expect(DrawnComparison.frame(screen, width: width, height: height).width == width)
    }
  }
}
