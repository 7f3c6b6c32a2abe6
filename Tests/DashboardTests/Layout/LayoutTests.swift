import SampleSessions
import Testing

@testable import Dashboard

struct LayoutTests {
  private static let shapes: [Layout.Shape?] = [
    nil, Layout.Shape(layerCount: 6, expertCount: 32),
    Layout.Shape(layerCount: 48, expertCount: 128),
    Layout.Shape(layerCount: 1, expertCount: 1024),
  ]

  @Test(arguments: Layout.Preset.allCases)
  func `on every size everything is in its place`(preset: Layout.Preset) {
    var random = TestSession.Random(seed: 7)
    for width in 1...300 {
      for height in 1...100 {
        let contents = Self.contents(preset, &random)
        let layout = Layout(width: width, height: height, contents: contents)
        if let fault = Self.fault(layout) {
          Issue.record("\(fault) on \(width)x\(height) with \(contents)")
          return
        }
      }
    }
  }

  /// Anything that can be asked of a layout.
  private static func contents(
    _ preset: Layout.Preset,
    _ random: inout TestSession.Random
  ) -> Layout.Contents {
    var arrangement = Layout.Arrangement()
    arrangement.preset = preset
    // Every second time as the preset has it.
    if random.isChosen(oneIn: 2) {
      for panel in Layout.Arrangement.switches where random.isChosen(oneIn: 3) {
        arrangement.hidden.formSymmetricDifference([panel])
      }
      arrangement.hasWaterfall = random.isChosen(oneIn: 2)
      arrangement.hasExpert = random.isChosen(oneIn: 2)
      if random.isChosen(oneIn: 3) {
        let panels = Layout.Arrangement.focusable
        arrangement.zoomed = panels[random.below(panels.count)]
      }
    }
    return Layout.Contents(
      shape: shapes[random.below(shapes.count)],
      promptRows: random.isChosen(oneIn: 3) ? 1 + random.below(40) : 1,
      hasCrosshair: random.isChosen(oneIn: 2),
      arrangement: arrangement
    )
  }

  /// What is wrong with a layout; `nil` where nothing is.
  private static func fault(_ layout: Layout) -> String? {
    let panels = Layout.PanelName.allCases.filter { layout[$0] != nil }
    for panel in panels {
      let smallest = panel.type.smallest
      guard let rect = layout[panel] else { continue }
      if rect.width < smallest.width || rect.height < smallest.height {
        return "\(panel) is too small: \(rect)"
      }
    }
    if layout.height >= 2, layout[.prompt] == nil { return "no prompt" }
    if layout[.header] == nil { return "no header" }
    let arrangement = layout.contents.arrangement
    for panel in Layout.Arrangement.switches
    where arrangement.zoomed != panel && !arrangement.shows(panel) && layout[panel] != nil {
      return "\(panel) is switched off"
    }
    for title in layout.rules.compactMap(\.panel) where layout[title] == nil {
      return "a title for \(title), which is not there"
    }
    let areas =
      panels.compactMap { layout[$0] } + layout.rules.map(\.rect).filter { !$0.isEmpty }
      + (layout.divider.map { [$0] } ?? [])
    for (index, area) in areas.enumerated() {
      if !layout.screen.contains(area) { return "\(area) is outside" }
      for other in areas[..<index] where !area.intersection(other).isEmpty {
        return "\(area) covers \(other)"
      }
    }
    return nil
  }

  @Test(arguments: shapes) func `from six rows on there is a chat`(shape: Layout.Shape?) {
    for width in 3...300 {
      for height in 6...100 {
        for promptRows in [1, 99] {
          let contents = Layout.Contents(shape: shape, promptRows: promptRows)
          let layout = Layout(width: width, height: height, contents: contents)
          if layout[.chat] == nil { Issue.record("\(width)x\(height), \(promptRows)") }
        }
      }
    }
  }

  @Test func `the help stays on the screen`() {
    for width in 10...300 {
      for height in 3...100 {
        let layout = Layout(width: width, height: height, contents: Layout.Contents(helpRows: 40))
        if layout[.help].map(layout.screen.contains) != true {
          Issue.record("\(width)x\(height)")
        }
      }
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
    #expect(many[.prompt]?.height == 8)
    #expect((many[.chat]?.height ?? 0) >= 3)
  }

  // MARK: What the user makes of it

  private func layout(
    _ width: Int,
    _ height: Int,
    hasCrosshair: Bool = false,
    _ arrange: (inout Layout.Arrangement) -> Void
  ) -> Layout {
    var contents = Layout.Contents(
      shape: Layout.Shape(layerCount: 48, expertCount: 128),
      hasCrosshair: hasCrosshair
    )
    arrange(&contents.arrangement)
    return Layout(width: width, height: height, contents: contents)
  }

  @Test func `on 200 x 60 there are three zones`() {
    let layout = layout(200, 60) { _ in }
    #expect(layout.hasZones)
    #expect(layout[.chat]?.width == 62)
    #expect(layout[.map]?.height == 25)
    #expect(layout[.waterfall]?.x == layout[.speed]?.x)
    #expect(layout[.tiers]?.x == layout[.whatIf]?.x)
    #expect((layout[.waterfall]?.y ?? 0) > (layout[.map]?.endY ?? .max))
    #expect(layout[.whatIf] != nil)
    #expect(layout[.timeline]?.endY == 59)
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 40), (200, 60)])
  func `a preset has its panels on every size`(width: Int, height: Int) {
    let chat = layout(width, height) { $0.preset = .chat }
    #expect(chat[.chat] != nil)
    #expect(chat[.map] == nil)
    let map = layout(width, height) { $0.preset = .map }
    #expect(map[.map] != nil)
    #expect(map[.chat] == nil)
    let store = layout(width, height) { $0.preset = .cache }
    #expect(store[.chat] == nil)
    #expect(height < 20 || store[.tiers] != nil)
  }

  @Test func `a preset switches panels, and panels can be switched back`() {
    var arrangement = Layout.Arrangement()
    arrangement.preset = .map
    #expect(!arrangement.shows(.chat))
    arrangement.hidden.remove(.chat)
    #expect(arrangement.shows(.chat))
    arrangement.preset = .all
    #expect(Layout.Arrangement.switches.allSatisfy(arrangement.shows))
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 40), (200, 60)])
  func `a zoomed panel has all rows but those of header, prompt and footer`(
    width: Int,
    height: Int
  ) {
    for panel in [.chat, .map, .tiers, .speed, .timeline] as [Layout.PanelName] {
      let layout = layout(width, height) { $0.zoomed = panel }
      #expect(layout[panel] == Rect(x: 0, y: 2, width: width, height: height - 5))
      #expect(layout.focusable == [panel])
    }
  }

  @Test func `what does not fit is not zoomed`() {
    #expect(layout(10, 5) { $0.zoomed = .speed }[.chat] != nil)
    #expect(layout(80, 24) { $0.zoomed = .expert }[.chat] != nil)
    #expect(layout(80, 24, hasCrosshair: true) { $0.zoomed = .expert }[.chat] == nil)
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func `a crosshair has a line under the map`(width: Int, height: Int) {
    let layout = layout(width, height, hasCrosshair: true) { _ in }
    #expect(layout[.inspector]?.y == layout[.map]?.endY)
    #expect(layout[.inspector]?.height == 1)
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func `an expert takes the place of tiers and speed`(width: Int, height: Int) {
    let layout = layout(width, height, hasCrosshair: true) { $0.hasExpert = true }
    #expect(layout[.expert] != nil)
    #expect(layout[.tiers] == nil)
    #expect(layout[.speed] == nil)
    #expect(layout[.sparks] == nil)
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)])
  func `a waterfall finds its rows`(width: Int, height: Int) {
    #expect((layout(width, height) { $0.hasWaterfall = true }[.waterfall]?.height ?? 0) >= 3)
  }

  @Test func `a place on the screen belongs to a panel`() {
    let layout = layout(120, 40) { _ in }
    #expect(layout.panel(x: 0, y: 0) == .header)
    #expect(layout.panel(x: 5, y: 5) == .chat)
    #expect(layout.panel(x: 60, y: 5) == .map)
    #expect(layout.panel(x: 49, y: 5) == nil)
    #expect(layout.panel(x: 60, y: 37) == .timeline)
    #expect(layout.panel(x: 500, y: 5) == nil)
  }
}
