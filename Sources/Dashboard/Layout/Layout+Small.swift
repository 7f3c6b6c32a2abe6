// The forms for screens that cannot show all, and for a panel that has the screen for itself.
extension Layout {
  /// Rows of the prompt: what is typed, as far as a third of the screen.
  var promptRows: Int { min(contents.promptRows, max(1, height / 3)) }

  /// Whether one expert is told about at length.
  var hasExpert: Bool { arrangement.hasExpert && contents.hasCrosshair }

  mutating func layOutTiny() {
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    if rows.left >= 2 { self[.footer] = rows.takeBottom(1) }
    self[.prompt] = rows.takeBottom(min(contents.promptRows, max(1, height / 4)))
    layOutMost(rows.rest)
  }

  mutating func layOutSmall() {
    let isRoomy = height >= 14
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    if isRoomy { rules.append(Rule(rect: rows.takeTop(1))) }
    self[.footer] = rows.takeBottom(1)
    if arrangement.shows(.speed) || arrangement.shows(.timeline) {
      self[arrangement.shows(.speed) ? .sparks : .timeline] = rows.takeBottom(1)
      if isRoomy { rules.append(Rule(rect: rows.takeBottom(1))) }
    }
    self[.prompt] = rows.takeBottom(promptRows)
    rules.append(Rule(rect: rows.takeBottom(1)))
    layOutMost(rows.rest)
  }

  /// Gives an area to the first of the panels that there are.
  private mutating func layOutMost(_ rect: Rect) {
    for panel in [.chat, .map, .tiers, .speed] as [PanelName] where arrangement.shows(panel) {
      if panel == .map, contents.hasCrosshair, rect.height >= 4 {
        stack(mapBlocks(least: 2, wanted: rect.height - 1, rank: 0, hasTitle: false), in: rect)
      } else {
        self[panel] = rect
      }
      if self[panel] != nil { return }
    }
  }

  // MARK: Zoom

  /// Whether a panel can have the screen for itself.
  func canZoom(_ panel: PanelName) -> Bool {
    Arrangement.focusable.contains(panel) && height >= 4
      && panel.type.smallest.width <= width
      && panel.type.smallest.height <= zoomedRows
      // Without a crosshair there is no expert to tell about.
      && (panel != .expert || contents.hasCrosshair)
  }

  private var hasRulesInZoom: Bool { height >= 10 }

  /// Rows that a zoomed panel gets at the least.
  private var zoomedRows: Int { height - 2 - promptRows - (hasRulesInZoom ? 2 : 0) }

  mutating func layOutZoomed(_ panel: PanelName) {
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    self[.footer] = rows.takeBottom(1)
    self[.prompt] = rows.takeBottom(promptRows)
    if hasRulesInZoom { rules.append(Rule(rect: rows.takeBottom(1))) }
    if panel == .map {
      let title = hasRulesInZoom
      stack(mapBlocks(least: 2, wanted: rows.left, rank: 0, hasTitle: title), in: rows.rest)
    } else {
      let rest = rows.left
      stack(
        [LayoutBlock(panel, least: 1, wanted: rest, rank: 0, hasTitle: hasRulesInZoom)],
        in: rows.rest
      )
    }
  }

  /// The map, with the line about the expert under the crosshair.
  func mapBlocks(least: Int, wanted: Int, rank: Int, hasTitle: Bool = true) -> [LayoutBlock] {
    let map = LayoutBlock(
      .map,
      least: least,
      wanted: wanted,
      rank: rank,
      hasTitle: hasTitle,
      isElastic: true
    )
    guard contents.hasCrosshair else { return [map] }
    return [map, LayoutBlock(.inspector, least: 1, wanted: 1, rank: rank, hasTitle: false)]
  }
}
