import Testing

@testable import Dashboard

struct LayoutTests {
  private static let shapes: [Layout.Shape?] = [
    nil, Layout.Shape(layerCount: 6, expertCount: 32),
    Layout.Shape(layerCount: 48, expertCount: 128),
    Layout.Shape(layerCount: 1, expertCount: 1024),
  ]

  private func forEachSize(_ check: (Int, Int) -> Void) {
    for width in [1, 2, 3, 5, 9, 19, 20, 39, 40, 60, 71, 72, 80, 109, 110, 120, 133, 200, 300] {
      for height in 1...100 where height < 42 || height.isMultiple(of: 7) {
        check(width, height)
      }
    }
  }

  private func areas(_ layout: Layout) -> [Rect] {
    Layout.PanelName.allCases.filter { $0 != .help }.compactMap { layout[$0] }
      + layout.rules.map(\.rect).filter { !$0.isEmpty } + (layout.divider.map { [$0] } ?? [])
  }

  @Test(arguments: shapes, [1, 30])
  func `areas are on the screen and do not overlap`(shape: Layout.Shape?, promptRows: Int) {
    forEachSize { width, height in
      let contents = Layout.Contents(shape: shape, promptRows: promptRows)
      let areas = areas(Layout(width: width, height: height, contents: contents))
      let screen = Rect(x: 0, y: 0, width: width, height: height)
      for (index, area) in areas.enumerated() {
        #expect(screen.contains(area) && !area.isEmpty, "\(area) on \(width)x\(height)")
        for other in areas[..<index] {
          #expect(area.intersection(other).isEmpty, "\(area) \(other) on \(width)x\(height)")
        }
      }
    }
  }

  @Test(arguments: shapes) func `from three rows on there is a prompt`(shape: Layout.Shape?) {
    forEachSize { width, height in
      for promptRows in [1, 99] {
        let contents = Layout.Contents(shape: shape, promptRows: promptRows)
        let layout = Layout(width: width, height: height, contents: contents)
        if height >= 3 { #expect(layout[.prompt] != nil, "\(width)x\(height)") }
        if height >= 6 { #expect(layout[.chat] != nil, "\(width)x\(height)") }
      }
    }
  }

  @Test func `the help stays on the screen`() {
    forEachSize { width, height in
      let contents = Layout.Contents(isHelpShown: true)
      let layout = Layout(width: width, height: height, contents: contents)
      let screen = Rect(x: 0, y: 0, width: width, height: height)
      #expect(layout[.help].map(screen.contains) == true)
    }
  }

  @Test(
    arguments: [
      (200, 60, .columns), (120, 40, .columns), (110, 34, .columns), (109, 60, .stacked),
      (80, 24, .stacked), (73, 60, .stacked), (71, 24, .small), (60, 16, .small), (40, 10, .small),
      (200, 12, .small), (20, 5, .tiny), (39, 60, .tiny), (300, 1, .line), (1, 1, .line),
    ] as [(Int, Int, Layout.Form)]
  )
  func `a size has the form that suits it`(width: Int, height: Int, form: Layout.Form) {
    #expect(Layout(width: width, height: height, contents: Layout.Contents()).form == form)
  }

  @Test func `on 80 x 24 the map has six rows of 64 columns and the chat eight`() {
    let shape = Layout.Shape(layerCount: 48, expertCount: 128)
    let layout = Layout(width: 80, height: 24, contents: Layout.Contents(shape: shape))
    #expect(layout[.map] == Rect(x: 0, y: 2, width: 68, height: 6))
    #expect(layout[.chat]?.height == 8)
    #expect(layout.mapView == .now)
  }

  @Test func `a model whose experts fit is shown as glow`() {
    let shape = Layout.Shape(layerCount: 6, expertCount: 32)
    let layout = Layout(width: 80, height: 24, contents: Layout.Contents(shape: shape))
    #expect(layout.mapView == .glow)
  }

  @Test func `on 120 x 40 the map has 24 rows and one for its legend`() {
    let shape = Layout.Shape(layerCount: 48, expertCount: 128)
    let layout = Layout(width: 120, height: 40, contents: Layout.Contents(shape: shape))
    #expect(layout[.map] == Rect(x: 51, y: 2, width: 68, height: 25))
    #expect(layout.divider == Rect(x: 49, y: 1, width: 1, height: 35))
  }

  @Test func `on 200 columns 128 experts are shown one by one`() {
    let shape = Layout.Shape(layerCount: 48, expertCount: 128)
    let layout = Layout(width: 200, height: 60, contents: Layout.Contents(shape: shape))
    #expect((layout[.map]?.width ?? 0) - MapPanel.labelColumns >= 128)
  }

  @Test func `a long prompt takes rows from the chat and leaves it some`() {
    let one = Layout(width: 80, height: 24, contents: Layout.Contents(promptRows: 1))
    let many = Layout(width: 80, height: 24, contents: Layout.Contents(promptRows: 50))
    #expect(one[.prompt]?.height == 1)
    #expect(many[.prompt]?.height == 4)
    #expect((many[.chat]?.height ?? 0) >= 4)
  }
}
