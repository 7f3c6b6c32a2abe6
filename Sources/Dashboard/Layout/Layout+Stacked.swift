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
    var others: [LayoutBlock] = []
    if hasExpert {
      others.append(LayoutBlock(.expert, least: 3, wanted: 6, rank: 1))
    } else {
      if arrangement.shows(.tiers), !hasTierList {
        others.append(LayoutBlock(.tiers, least: 3, wanted: 5, rank: 4))
      }
      if arrangement.shows(.speed) {
        // Where there is no chat there is room for more than a row of it.
        others.append(
          arrangement.shows(.chat)
            ? LayoutBlock(.sparks, least: 1, wanted: 1, rank: 3)
            : LayoutBlock(.speed, least: 4, wanted: 13, rank: 3, isElastic: true)
        )
      }
    }
    if arrangement.hasWaterfall {
      others.append(LayoutBlock(.waterfall, least: 3, wanted: 6, rank: 1))
    }
    if arrangement.shows(.chat) {
      others.append(LayoutBlock(.chat, least: 2, wanted: 2, rank: 0, isElastic: true))
    }
    guard arrangement.shows(.map) else { return others }
    let wanted = stackedMapRows(of: rows, beside: others)
    var map = mapBlocks(least: 4, wanted: wanted, rank: 2)
    map[0].isElastic = !others.contains(where: \.isElastic)
    return map + others
  }

  /// Three parts map, four parts chat: six rows to eight on 80 x 24.
  private func stackedMapRows(of rows: Int, beside others: [LayoutBlock]) -> Int {
    let free = rows - others.reduce(contents.hasCrosshair ? 2 : 1) { $0 + $1.height($1.least) }
    // The chat's own rows are counted in.
    let most = max(4, arrangement.shows(.chat) ? (free + 2) * 3 / 7 : free)
    guard let shape = contents.shape else { return most }
    let columns = width - (hasTierList ? TiersPanel.listColumns : 0) - MapPanel.labelColumns
    let isWide = shape.expertCount > columns
    let dots = isWide ? MapPicture.Dots.braille : .halfBlocks
    // The list beside it has six rows.
    let least = hasTierList ? 6 : 2
    return usefulRows(shape, dots, columns: columns, rows: most, least: least)
  }

  /// Whether what the tiers hold is a list beside the map.
  private var hasTierList: Bool {
    arrangement.shows(.tiers) && arrangement.shows(.map) && arrangement.shows(.chat) && !hasExpert
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
    rows: Int,
    least: Int = 6
  ) -> Int {
    let fit = MapGeometry(
      layerCount: shape.layerCount,
      expertCount: shape.expertCount,
      columns: columns * dots.columns,
      rows: rows * dots.rows
    )
    return min(rows, max(least, (fit.rows + dots.rows - 1) / dots.rows))
  }
}
