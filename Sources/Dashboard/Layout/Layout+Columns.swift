// Chat beside the pictures, where the screen is wide; with a third zone where it is large.
extension Layout {
  /// Columns from which on text reads badly.
  private static let textColumns = 100

  mutating func layOutColumns() {
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    self[.footer] = rows.takeBottom(1)
    if arrangement.shows(.timeline) {
      self[.timeline] = rows.takeBottom(hasZones ? 3 : 2)
      rules.append(Rule(rect: rows.takeBottom(1), panel: .timeline))
    }
    let hasData = !dataBlocks(in: rows.rest).isEmpty
    if !arrangement.shows(.chat) {
      self[.prompt] = rows.takeBottom(promptRows)
      rules.append(Rule(rect: rows.takeBottom(1)))
      layOutData(rows.rest)
    } else if hasData {
      let body = rows.rest
      let right = rightColumns
      let left = width - right - 2
      divider = Rect(x: left, y: body.y, width: 1, height: body.height)
      layOutChat(Rect(x: 0, y: body.y, width: left, height: body.height))
      layOutData(Rect(x: left + 2, y: body.y, width: right, height: body.height))
    } else {
      layOutChat(rows.rest)
      narrowText()
    }
  }

  private mutating func layOutChat(_ rect: Rect) {
    var rows = Rows(rect)
    rules.append(Rule(rect: rows.takeTop(1), panel: .chat))
    self[.prompt] = rows.takeBottom(max(2, promptRows))
    rules.append(Rule(rect: rows.takeBottom(1)))
    self[.chat] = rows.rest
  }

  /// Puts chat and prompt in the middle of a screen that is wider than text should be.
  private mutating func narrowText() {
    for panel in [.chat, .prompt] as [PanelName] {
      guard var rect = self[panel], rect.width > Self.textColumns else { continue }
      rect.x = (rect.width - Self.textColumns) / 2
      rect.width = Self.textColumns
      self[panel] = rect
    }
  }

  /// Columns for the map: as many as show more of it, then the chat gets its share.
  private var rightColumns: Int {
    if hasZones { return width - 2 - (width >= 240 ? 82 : 62) }
    let frame = MapPanel.labelColumns + 1
    let least = 64 + frame
    let most = max(least, width - 50)
    guard let shape = contents.shape else { return least }
    let fit = MapGeometry(
      layerCount: shape.layerCount,
      expertCount: shape.expertCount,
      columns: most - frame,
      rows: .max
    )
    // Text wider than 80 columns reads badly; what is left over widens the graphs.
    return min(most, max(least, fit.columns + frame, width - 82))
  }

  // MARK: Pictures

  private mutating func layOutData(_ rect: Rect) {
    stack(dataBlocks(in: rect), in: rect)
    if var map = self[.map] {
      map.width -= 1
      self[.map] = map
    }
  }

  private func dataBlocks(in rect: Rect) -> [LayoutBlock] {
    let left = leftBlocks()
    let right = rightBlocks(in: rect)
    var blocks: [LayoutBlock] = []
    if rect.width >= 112, !left.isEmpty || !right.isEmpty {
      let least = hasZones ? 18 : 9
      blocks = [LayoutBlock(left, right, least: least, wanted: least, rank: 1)]
    } else {
      // Above each other, the tiers stand before the speed.
      blocks = left.filter(\.isWaterfall) + right + left.filter { !$0.isWaterfall }
    }
    guard arrangement.shows(.map) else { return blocks }
    let others = blocks.reduce(0) { $0 + $1.height($1.least) }
    let most = rect.height - others - 1 - (contents.hasCrosshair ? 1 : 0)
    let wanted = mapRows(width: rect.width, most: most)
    var map = mapBlocks(least: min(8, max(2, most)), wanted: wanted, rank: 0)
    // Graphs can be larger; a map that shows all its cells cannot.
    map[0].isElastic = !blocks.contains(where: \.isElastic)
    return map + blocks
  }

  private func leftBlocks() -> [LayoutBlock] {
    var blocks: [LayoutBlock] = []
    if arrangement.hasWaterfall || hasZones && arrangement.shows(.map) {
      blocks.append(LayoutBlock(.waterfall, least: 4, wanted: 14, rank: 2, isElastic: true))
    }
    if arrangement.shows(.speed), !hasExpert || hasZones {
      blocks.append(LayoutBlock(.speed, least: 4, wanted: 9, rank: 4, isElastic: true))
    }
    return blocks
  }

  private func rightBlocks(in rect: Rect) -> [LayoutBlock] {
    if hasExpert {
      return [LayoutBlock(.expert, least: 5, wanted: 14, rank: 3, isElastic: true)]
    }
    guard arrangement.shows(.tiers) else { return [] }
    let isHigh = rect.height >= 50 && rect.width < 112
    var blocks = [LayoutBlock(.tiers, least: isHigh ? 5 : 3, wanted: 5, rank: 3)]
    if hasZones || arrangement.preset == .cache {
      blocks[0].isElastic = true
      blocks.append(LayoutBlock(.whatIf, least: 4, wanted: 9, rank: 5))
    }
    return blocks
  }

  /// Rows that the map fills, with its legend.
  private func mapRows(width: Int, most: Int) -> Int {
    // Where the store is what is looked at, the map is only the background to it.
    let most = arrangement.preset == .cache ? min(most, max(8, height * 2 / 5)) : most
    guard let shape = contents.shape else { return most }
    let columns = width - MapPanel.labelColumns - 1
    return usefulRows(shape, .halfBlocks, columns: columns, rows: most - 1) + 1
  }
}

extension LayoutBlock {
  fileprivate var isWaterfall: Bool {
    guard case .panel(.waterfall) = content else { return false }
    return true
  }
}
