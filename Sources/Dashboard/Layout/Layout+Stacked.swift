// All panels above each other.
extension Layout {
  mutating func layOutStacked() {
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    self[.footer] = rows.takeBottom(1)
    if arrangement.shows(.timeline) { self[.timeline] = rows.takeBottom(1) }
    rules.append(Rule(rect: rows.takeBottom(1)))
    self[.prompt] = rows.takeBottom(promptRows)
    rules.append(Rule(rect: rows.takeBottom(1)))
    stack(stackedBlocks(rows: rows.left), in: rows.rest)
    layOutTierList()
  }

  private func stackedBlocks(rows: Int) -> [LayoutBlock] {
    var blocks: [LayoutBlock] = []
    if arrangement.shows(.map) {
      blocks += mapBlocks(least: 4, wanted: stackedMapRows(of: rows), rank: 2)
    }
    if arrangement.hasExpert, contents.hasCrosshair {
      blocks.append(LayoutBlock(.expert, least: 3, wanted: 6, rank: 1))
    } else {
      // Beside the map there is a list of them.
      if arrangement.shows(.tiers), !arrangement.shows(.map) {
        blocks.append(LayoutBlock(.tiers, least: 3, wanted: 5, rank: 4))
      }
      if arrangement.shows(.speed) {
        let isAlone = !arrangement.shows(.map) && !arrangement.shows(.chat)
        blocks.append(
          isAlone
            ? LayoutBlock(.speed, least: 4, wanted: 13, rank: 3, isElastic: true)
            : LayoutBlock(.sparks, least: 1, wanted: 1, rank: 3)
        )
      }
    }
    if arrangement.hasWaterfall {
      blocks.append(LayoutBlock(.waterfall, least: 3, wanted: 6, rank: 1))
    }
    if arrangement.shows(.chat) {
      blocks.append(LayoutBlock(.chat, least: 2, wanted: 2, rank: 0, isElastic: true))
    }
    return blocks
  }

  /// Three parts map, four parts chat: six rows to eight on 80 x 24.
  private func stackedMapRows(of rows: Int) -> Int {
    // Their titles, and the graphs with theirs.
    let free = rows - 4
    guard arrangement.shows(.chat) else { return max(4, free) }
    let most = max(4, free * 3 / 7)
    guard let shape = contents.shape else { return most }
    let columns = width - (hasTierList ? TiersPanel.listColumns : 0) - MapPanel.labelColumns
    let isWide = shape.expertCount > columns
    return usefulRows(shape, isWide ? .braille : .halfBlocks, columns: columns, rows: most)
  }

  private var hasTierList: Bool {
    arrangement.shows(.tiers) && !(arrangement.hasExpert && contents.hasCrosshair)
  }

  /// Takes columns of the map for what the tiers hold.
  private mutating func layOutTierList() {
    guard hasTierList, var map = self[.map] else { return }
    map.width -= TiersPanel.listColumns
    self[.map] = map
    self[.tiers] = Rect(
      x: map.endX,
      y: map.y,
      width: TiersPanel.listColumns,
      height: map.height
    )
  }

  /// Rows that a map of so many cells at most really fills.
  func usefulRows(
    _ shape: Shape,
    _ dots: MapPicture.Dots,
    columns: Int,
    rows: Int
  ) -> Int {
    let fit = MapGeometry(
      layerCount: shape.layerCount,
      expertCount: shape.expertCount,
      columns: columns * dots.columns,
      rows: rows * dots.rows
    )
    return min(rows, max(6, (fit.rows + dots.rows - 1) / dots.rows))
  }
}
