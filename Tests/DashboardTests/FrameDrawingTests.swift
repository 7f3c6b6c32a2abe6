import Events
import SampleSessions
import Testing

@testable import Dashboard

struct FrameDrawingTests {
  private static let sizes = [
    (1, 1), (3, 2), (20, 5), (40, 10), (60, 16), (72, 20), (80, 24), (73, 60), (110, 34),
    (120, 40), (200, 60),
  ]

  @Test(arguments: sizes) func `a frame has the size that was asked for`(width: Int, height: Int) {
    let frame = DrawnSession.frame(width: width, height: height)
    #expect((frame.width, frame.height) == (width, height))
    #expect(frame.lines.contains { !$0.isEmpty })
  }

  @Test func `sizes without room give an empty frame`() {
    for (width, height) in [(0, 0), (-1, 5), (80, 0)] {
      #expect(DrawnSession.frame(width: width, height: height).cells.isEmpty)
    }
  }

  @Test func `the same inputs give the same frame, whatever is in the cache`() {
    var cache = ChatLayoutCache()
    var state = DashboardState()
    var view = DrawnSession.view()
    for (number, event) in DrawnSession.events.enumerated() {
      state.apply(event)
      view.chatScroll = number % 3
      let (width, height) = Self.sizes[number % Self.sizes.count]
      let kept = draw(
        state: state,
        view: view,
        appearance: Appearance(),
        width: width,
        height: height,
        cache: &cache
      )
      #expect(kept.frame == DrawnSession.frame(state, view, width: width, height: height))
    }
  }

  @Test func `a replay looks as the live session did but for header, prompt and footer`() {
    for (width, height) in Self.sizes where height >= 20 {
      let live = DrawnSession.frame(
        DrawnSession.state,
        DrawnSession.view(),
        width: width,
        height: height
      )
      let replay = DrawnSession.frame(
        DrawnSession.state,
        DrawnSession.view(.replay),
        width: width,
        height: height
      )
      let scene = DrawnSession.scene(width: width, height: height)
      let own = [Layout.PanelName.header, .prompt, .footer].compactMap { scene.layout[$0] }
      for y in 0..<height {
        for x in 0..<width where !own.contains(where: { $0.contains(x: x, y: y) }) {
          #expect(live[x, y] == replay[x, y], "(\(x), \(y)) on \(width)x\(height)")
        }
      }
    }
  }

  @Test(arguments: sizes) func `hostile text shifts no column and leaves no control character`(
    width: Int,
    height: Int
  ) {
    let hostile =
      "\u{1B}[2J\u{1B}]0;title\u{7}\u{9B}31m\u{202E}abc\u{2066}\u{8}\u{8}\r\u{0}漢字🙂👩\u{200D}👩"
      + "e\u{301}\u{301}\u{301}\u{301}\u{FE0F}🏽🇩🇪\u{1160}\u{85}\u{2028}x\u{FFFF}\u{E000}"
    var state = DrawnSession.state
    for index in state.chat.indices { state.chat[index].text = hostile + hostile + "\n" + hostile }
    state.header?.model.name = hostile
    state.header?.model.format = hostile
    state.notice = hostile
    var view = DrawnSession.view()
    view.prompt = PromptLine(hostile)
    view.message = hostile
    let frame = DrawnSession.frame(state, view, width: width, height: height)
    for y in 0..<height {
      var columns = 0
      for x in 0..<width {
        let cell = frame[x, y]
        for scalar in [cell.scalar] + cell.marks {
          let category = scalar.properties.generalCategory
          #expect(category != .control && category != .format)
        }
        // Whatever a terminal draws for a row must take as many columns as the row has.
        #expect(cell.isContinuation == (x > 0 && frame[x - 1, y].width == 2))
        columns += Int(cell.width)
      }
      #expect(columns == width)
    }
  }

  @Test func `with ASCII glyphs the whole screen is ASCII`() {
    var view = DrawnSession.view()
    var state = DrawnSession.state
    state.chat.removeSubrange(2...3)
    for isHelpShown in [false, true] {
      view.isHelpShown = isHelpShown
      for (width, height) in Self.sizes {
        let frame = DrawnSession.frame(state, view, glyphs: .ascii, width: width, height: height)
        for line in frame.lines { #expect(line.allSatisfy { $0.isASCII }, "\(line)") }
      }
    }
  }

  @Test func `a header with senseless numbers is survived`() {
    var header = DrawnSession.header
    for number in [Int.max, Int.min, -1, 0] {
      header.model.layerCount = number
      header.model.expertCount = number
      header.model.expertsPerToken = number
      header.model.expertBytes = number
      header.settings.slotCount = number
      header.settings.slotBytes = number
      header.settings.contextLimit = number
      header.startedAt = .nan
      let events =
        [SessionEvent(time: .max, fact: .header(header))] + DrawnSession.events.dropFirst()
      let state = TestSession.fold(events)
      for (width, height) in Self.sizes {
        for view in [DrawnSession.view(), DrawnSession.view(.replay)] {
          let frame = DrawnSession.frame(state, view, width: width, height: height)
          #expect(frame.width == width)
        }
      }
    }
  }

  @Test func `drawing tells what it decided`() {
    var cache = ChatLayoutCache()
    func drawing(_ width: Int, _ height: Int) -> Drawing {
      draw(
        state: DrawnSession.state,
        view: DrawnSession.view(),
        appearance: Appearance(),
        width: width,
        height: height,
        cache: &cache
      )
    }
    #expect(drawing(80, 24).mapView == .glow)
    #expect(drawing(80, 24).chatRows == 8)
    #expect(drawing(80, 24).chatScrollLimit == 4)
    #expect(drawing(40, 10).mapView == nil)
  }
}
