import Session

/// Draws the whole screen: the one door to everything that is seen.
///
/// Pure: the same inputs give the same frame, with an empty cache as with a full one. Frames
/// of a live session and of its replay differ only in header, prompt and footer.
package func draw(
  state: DashboardState,
  view: ViewState,
  appearance: Appearance,
  width: Int,
  height: Int,
  cache: inout ChatLayoutCache
) -> Drawing {
  var canvas = Canvas(width: width, height: height, appearance: appearance)
  let scene = Scene(
    state: state,
    view: view,
    appearance: appearance,
    width: width,
    height: height,
    cache: &cache
  )
  drawLines(scene, on: &canvas)
  for name in Layout.PanelName.allCases {
    guard let rect = scene.layout[name] else { continue }
    canvas.within(rect) { name.type.draw(scene, on: &$0) }
  }
  if let completion = view.completion, view.source == .live, let prompt = scene.layout[.prompt],
    let rect = CompletionPanel.rect(completion, above: prompt)
  {
    canvas.within(rect) { CompletionPanel.draw(completion, on: &$0) }
  }
  if view.whatIf != nil {
    let rect = Rect(x: 0, y: 1, width: width, height: height - 1)
    canvas.within(rect) { WhatIfPanel.draw(scene, on: &$0) }
  }
  if let picker = view.picker {
    let rect = PickerPanel.rect(picker, in: canvas.frame.bounds)
    canvas.within(rect) { PickerPanel.draw(picker, on: &$0) }
  }
  return Drawing(
    frame: canvas.frame,
    layout: scene.layout,
    mapDots: MapPicture.Dots(scene.mapView, appearance.glyphs),
    mapView: scene.layout[.map] == nil ? nil : scene.mapView,
    chatRows: scene.layout[.chat]?.height ?? 0,
    chatScrollLimit: scene.chatScrollLimit,
    pictures: [.map, .waterfall, .speed, .sparks].compactMap { scene.layout[$0] }
  )
}

/// A frame, and what was decided while it was drawn: the view needs to know when keys come.
package struct Drawing: Equatable, Sendable {
  package let frame: Frame
  package let layout: Layout
  let mapDots: MapPicture.Dots
  /// The view of the map that is shown; `nil` where there is no room for a map.
  package let mapView: ViewState.MapView?
  /// Rows of chat, and rows that could be scrolled off below.
  package let chatRows: Int
  package let chatScrollLimit: Int
  /// The areas that may change all over with every token.
  package let pictures: [Rect]
}

extension Scene {
  init(
    state: DashboardState,
    view: ViewState,
    appearance: Appearance,
    width: Int,
    height: Int,
    cache: inout ChatLayoutCache
  ) {
    let state = view.sent.map(state.adding) ?? state
    // The header's own numbers may be anything; those of the heat are a shape that exists.
    let heat = state.heat
    let shape =
      heat.layerCount > 0
      ? Layout.Shape(layerCount: heat.layerCount, expertCount: heat.expertCount) : nil
    var contents = Layout.Contents(
      shape: shape,
      helpRows: view.isHelpShown ? HelpPanel.rows(view, width: width) : nil,
      hasCrosshair: view.crosshair != nil && shape != nil,
      arrangement: view.arrangement
    )
    var layout = Layout(width: width, height: height, contents: contents)
    let promptColumns = (layout[.prompt]?.width ?? width) - PromptPanel.margin
    let prompt = PromptRows(view.prompt, width: promptColumns, appearance: appearance)
    if prompt.rows.count > 1 {
      contents.promptRows = prompt.rows.count
      layout = Layout(width: width, height: height, contents: contents)
    }

    let chatRect = layout[.chat] ?? Rect(x: 0, y: 0, width: 0, height: 0)
    let chatStyle = ChatStyle(
      isAiry: layout.form == .columns,
      isReasoningShown: view.isReasoningShown
    )
    (chat, chatScrollLimit) = cache.visibleRows(
      of: state,
      style: chatStyle,
      width: chatRect.width - 2,
      height: chatRect.height,
      scroll: view.chatScroll,
      appearance: appearance
    )
    mapView = view.mapView ?? layout.mapView
    self.state = state
    self.view = view
    self.appearance = appearance
    self.layout = layout
    self.prompt = prompt
    self.chatStyle = chatStyle
    figures = Figures(state)
  }
}

/// The thin lines between panels, with the titles of those under them.
private func drawLines(_ scene: Scene, on canvas: inout Canvas) {
  for rule in scene.layout.rules {
    canvas.within(rule.rect) { canvas in
      canvas.line(from: 0, to: canvas.width, y: 0, canvas.theme.rule)
      if let name = rule.panel { drawTitle(name, scene, on: &canvas) }
    }
  }
  if let divider = scene.layout.divider {
    canvas.within(divider) { canvas in
      for row in 0..<canvas.height {
        canvas.set(canvas.glyphs.vertical, x: 0, y: row, canvas.theme.rule)
      }
    }
  }
}

private func drawTitle(_ name: Layout.PanelName, _ scene: Scene, on canvas: inout Canvas) {
  let theme = canvas.theme
  let panel = name.type
  // One row of graphs stands for the speed.
  let isFocused = scene.view.arrangement.focused == (name == .sparks ? .speed : name)
  let ink = isFocused ? canvas.ink(theme.focus, .bold) : canvas.ink(theme.title)
  let end = canvas.put(" " + panel.title + " ", x: 1, y: 0, ink)
  let caption = panel.caption(scene, columns: canvas.width - end - 5)
  let columns = canvas.appearance.columns(of: caption)
  guard columns > 0, columns <= canvas.width - end - 5 else { return }
  canvas.putRight(" " + caption + " ", endX: canvas.width - 1, y: 0, theme.faint)
}
