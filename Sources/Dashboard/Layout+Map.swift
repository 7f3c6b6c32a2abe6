// The two forms that show the map.
extension Layout {
  /// Rows of everything but map and chat where they are stacked: header, four titles, two
  /// rules, the graphs, the timeline and the footer, less the prompt.
  private static let stackedRest = 9

  mutating func layOutStacked(_ contents: Contents) {
    let screen = Rect(x: 0, y: 0, width: width, height: height)
    let promptRows = min(contents.promptRows, height / 5)
    let free = height - Self.stackedRest - promptRows
    // Three parts map, four parts chat: six rows to eight on 80 x 24.
    var mapRows = max(4, free * 3 / 7)
    let mapColumns = width - MapPanel.labelColumns - TiersPanel.listColumns
    if let shape = contents.shape {
      let wide = shape.expertCount > mapColumns
      mapView = wide ? .now : .glow
      let dots = wide ? MapPicture.Dots.braille : .halfBlocks
      mapRows = usefulRows(shape, dots, columns: mapColumns, rows: mapRows)
    }

    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    rules.append(Rule(rect: rows.takeTop(1), panel: .map))
    var band = rows.takeTop(mapRows)
    band.width -= TiersPanel.listColumns
    self[.map] = band
    self[.tiers] = Rect(
      x: band.endX,
      y: band.y,
      width: TiersPanel.listColumns,
      height: mapRows
    )
    rules.append(Rule(rect: rows.takeTop(1), panel: .sparks))
    self[.sparks] = rows.takeTop(1)
    rules.append(Rule(rect: rows.takeTop(1), panel: .chat))
    self[.footer] = rows.takeBottom(1)
    self[.timeline] = rows.takeBottom(1)
    rules.append(Rule(rect: rows.takeBottom(1)))
    self[.prompt] = rows.takeBottom(promptRows)
    rules.append(Rule(rect: rows.takeBottom(1)))
    self[.chat] = rows.rest
  }

  mutating func layOutColumns(_ contents: Contents) {
    var rows = Rows(Rect(x: 0, y: 0, width: width, height: height))
    self[.header] = rows.takeTop(1)
    self[.footer] = rows.takeBottom(1)
    self[.timeline] = rows.takeBottom(2)
    rules.append(Rule(rect: rows.takeBottom(1), panel: .timeline))

    let body = rows.rest
    let right = rightColumns(contents.shape)
    let left = width - right - 2
    divider = Rect(x: left, y: body.y, width: 1, height: body.height)
    layOutChat(Rect(x: 0, y: body.y, width: left, height: body.height), contents)
    layOutData(
      Rect(x: left + 2, y: body.y, width: right, height: body.height),
      contents.shape
    )
  }

  /// Columns for the map: as many as show more of it, then the chat gets its share.
  private func rightColumns(_ shape: Shape?) -> Int {
    let frame = MapPanel.labelColumns + 1
    let least = 64 + frame
    let most = max(least, width - 50)
    guard let shape else { return least }
    let fit = MapGeometry(
      layerCount: shape.layerCount,
      expertCount: shape.expertCount,
      columns: most - frame,
      rows: .max
    )
    // Text wider than 80 columns reads badly; what is left over widens the graphs.
    return min(most, max(least, fit.columns + frame, width - 82))
  }

  /// Rows that a map of so many cells at most really fills.
  private func usefulRows(
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

  private mutating func layOutChat(_ rect: Rect, _ contents: Contents) {
    var rows = Rows(rect)
    rules.append(Rule(rect: rows.takeTop(1), panel: .chat))
    self[.prompt] = rows.takeBottom(min(max(2, contents.promptRows), rect.height / 4))
    rules.append(Rule(rect: rows.takeBottom(1)))
    self[.chat] = rows.rest
  }

  private mutating func layOutData(_ rect: Rect, _ shape: Shape?) {
    let isWide = rect.width >= 112
    // Titles of map, tiers and speed, and the row under the map.
    let tierRows = rect.height >= 50 && !isWide ? 5 : 3
    let least = isWide ? 1 + 8 : 1 + tierRows + 1 + 4
    let mapMost = rect.height - 2 - least
    let mapColumns = rect.width - MapPanel.labelColumns - 1
    let mapRows =
      shape.map { usefulRows($0, .halfBlocks, columns: mapColumns, rows: mapMost) } ?? mapMost

    var rows = Rows(rect)
    rules.append(Rule(rect: rows.takeTop(1), panel: .map))
    var map = rows.takeTop(mapRows + 1)
    map.width -= 1
    self[.map] = map
    if isWide {
      layOutSideBySide(rows.rest)
    } else {
      rules.append(Rule(rect: rows.takeTop(1), panel: .tiers))
      self[.tiers] = rows.takeTop(mapRows < mapMost ? 5 : tierRows)
      rules.append(Rule(rect: rows.takeTop(1), panel: .speed))
      self[.speed] = rows.rest
    }
  }

  private mutating func layOutSideBySide(_ rect: Rect) {
    let left = rect.width / 2
    let first = Rect(x: rect.x, y: rect.y, width: left, height: rect.height)
    var second = rect
    second.x += left + 1
    second.width -= left + 1
    for (panel, area) in [(PanelName.speed, first), (.tiers, second)] {
      var rows = Rows(area)
      rules.append(Rule(rect: rows.takeTop(1), panel: panel))
      self[panel] = rows.rest
    }
  }
}
