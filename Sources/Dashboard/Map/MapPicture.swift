import Events
import Session

/// The map as dots that fit into an area, and how dots become cells.
struct MapPicture {
  /// What a cell is made of.
  enum Dots {
    /// Two blocks, one above the other.
    case halfBlocks
    /// Two columns of four dots, in one colour.
    case braille
    /// One character.
    case characters

    var columns: Int { self == .braille ? 2 : 1 }
    var rows: Int {
      switch self {
      case .halfBlocks: 2
      case .braille: 4
      case .characters: 1
      }
    }

    init(_ view: ViewState.MapView, _ glyphs: Glyphs) {
      if view == .now {
        self = glyphs.hasBraille ? .braille : .characters
      } else {
        self = glyphs.mapCells == .halfBlocks ? .halfBlocks : .characters
      }
    }

    /// How layers and experts are fitted into so many cells.
    func geometry(of heat: RoutingHeat, columns: Int, rows: Int) -> MapGeometry {
      MapGeometry(
        layerCount: heat.layerCount,
        expertCount: heat.expertCount,
        columns: columns * self.columns,
        rows: rows * self.rows
      )
    }
  }

  let geometry: MapGeometry
  let dots: Dots
  let view: ViewState.MapView
  // One for each dot before it is enlarged (layer groups × expert groups).
  private let values: [MapDot]
  private let groupColumns: Int

  /// The picture that fits into so many cells.
  init(_ subject: MapSubject, glyphs: Glyphs, columns: Int, rows: Int) {
    view = subject.view
    dots = Dots(view, glyphs)
    let geometry = dots.geometry(of: subject.state.heat, columns: columns, rows: rows)
    self.geometry = geometry
    groupColumns = geometry.columns / geometry.dotsPerExpert
    values = Self.pooled(subject, geometry, groupColumns)
  }

  private static func pooled(
    _ subject: MapSubject,
    _ geometry: MapGeometry,
    _ groupColumns: Int
  ) -> [MapDot] {
    var values: [MapDot] = []
    values.reserveCapacity(groupColumns * geometry.rows / geometry.dotsPerLayer)
    var layer = 0
    while layer < geometry.layerCount {
      let end = min(layer + geometry.layersPerDot, geometry.layerCount)
      let rows = (layer..<end).map { layer in
        let dots = subject.dots(layer: layer)
        return subject.order.experts(layer: layer).map { dots[$0] }
      }
      layer = end
      for group in 0..<groupColumns {
        let first = group * geometry.expertsPerDot
        let experts = first..<min(first + geometry.expertsPerDot, geometry.expertCount)
        if rows.count == 1, experts.count == 1 {
          values.append(rows[0][first])
        } else {
          values.append(MapDot.pooled(rows.flatMap { $0[experts] }, subject.pooling))
        }
      }
    }
    return values
  }

  var cellColumns: Int { (geometry.columns + dots.columns - 1) / dots.columns }
  var cellRows: Int { (geometry.rows + dots.rows - 1) / dots.rows }

  /// The layers that begin in a row of cells.
  func layers(cellRow: Int) -> Range<Int> {
    func first(_ row: Int) -> Int {
      (row + geometry.dotsPerLayer - 1) / geometry.dotsPerLayer * geometry.layersPerDot
    }
    let begin = min(first(cellRow * dots.rows), geometry.layerCount)
    return begin..<min(max(begin, first((cellRow + 1) * dots.rows)), geometry.layerCount)
  }

  /// The cells of the dot that an expert is in, by its layer and its place in the row.
  func cells(layer: Int, place: Int) -> Rect {
    let column = place / geometry.expertsPerDot * geometry.dotsPerExpert
    let row = layer / geometry.layersPerDot * geometry.dotsPerLayer
    let endColumn = column + geometry.dotsPerExpert - 1
    // The gap under a tall row is no part of it.
    let endRow = row + max(0, geometry.dotsPerLayer - (geometry.dotsPerLayer >= 4 ? 2 : 1))
    let (x, y) = (column / dots.columns, row / dots.rows)
    return Rect(
      x: x,
      y: y,
      width: endColumn / dots.columns - x + 1,
      height: endRow / dots.rows - y + 1
    )
  }

  private func value(column: Int, row: Int) -> MapDot? {
    guard column < geometry.columns, row < geometry.rows, !geometry.isGap(row: row) else {
      return nil
    }
    return values[row / geometry.dotsPerLayer * groupColumns + column / geometry.dotsPerExpert]
  }

  // MARK: Cells

  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    let colors = DotColors(canvas.theme, view)
    if dots == .halfBlocks { return drawHalfBlocks(colors, x: x, y: y, on: &canvas) }
    for row in 0..<cellRows {
      for column in 0..<cellColumns {
        if dots == .braille {
          drawBraille(column: column, row: row, x: x, y: y, on: &canvas)
        } else if let dot = value(column: column, row: row),
          let glyph = canvas.glyphs.character(of: dot, view)
        {
          canvas.set(glyph, x: x + column, y: y + row, colors[dot])
        }
      }
    }
  }

  private func drawHalfBlocks(_ colors: DotColors, x: Int, y: Int, on canvas: inout Canvas) {
    let unseen = canvas.theme.unseen
    // One colour for each value, and one place among them for each column: most of what a
    // frame costs is this loop.
    let values = values.map { colors[$0] }
    let groups = (0..<geometry.columns).map { $0 / geometry.dotsPerExpert }
    func start(row: Int) -> Int? {
      if row >= geometry.rows || geometry.isGap(row: row) { return nil }
      return row / geometry.dotsPerLayer * groupColumns
    }
    for row in 0..<cellRows {
      let (above, below) = (start(row: 2 * row), start(row: 2 * row + 1))
      for (column, group) in groups.enumerated() {
        HalfBlock(
          above: above.map { values[$0 + group] } ?? .terminal,
          below: below.map { values[$0 + group] } ?? .terminal
        ).draw(x: x + column, y: y + row, unseen: unseen, on: &canvas)
      }
    }
  }

  /// Draws a dot as the legend shows it, and returns the column after it.
  func drawSample(_ dot: MapDot, x: Int, y: Int, on canvas: inout Canvas) -> Int {
    let color = canvas.theme.color(of: dot, view)
    switch dots {
    case .characters:
      if let glyph = canvas.glyphs.character(of: dot, view) {
        canvas.set(glyph, x: x, y: y, color)
      }
    case .halfBlocks where dot.event == .none:
      canvas.set(canvas.glyphs.levelBar, x: x, y: y, color)
    case .halfBlocks, .braille:
      canvas.set(canvas.glyphs.miss, x: x, y: y, color)
    }
    return x + 1
  }

  private func drawBraille(column: Int, row: Int, x: Int, y: Int, on canvas: inout Canvas) {
    // U+2800 + bits; dots are numbered down the columns, the lowest row last.
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    var pattern: UInt32 = 0
    var hasMiss = false
    for dotRow in 0..<4 {
      for dotColumn in 0..<2 {
        guard let dot = value(column: 2 * column + dotColumn, row: 4 * row + dotRow),
          dot.level != nil
        else { continue }
        pattern |= bits[dotRow][dotColumn]
        if dot.event == .miss { hasMiss = true }
      }
    }
    guard pattern != 0, let glyph = Unicode.Scalar(0x2800 + pattern) else { return }
    let color = hasMiss ? canvas.theme.miss : canvas.theme.graphLine
    canvas.set(glyph, x: x + column, y: y + row, color)
  }
}
