import Events
import Session

/// The map as values in a grid of dots, and how dots become cells.
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
  }

  let geometry: MapGeometry
  let dots: Dots
  // One for each dot before it is enlarged (layer groups × expert groups): a level, or miss.
  private var values: [UInt8]
  private let groupColumns: Int
  private let view: ViewState.MapView

  private static let miss: UInt8 = 255
  private static let chosen: UInt8 = 8

  /// The picture that fits into so many cells.
  init(state: DashboardState, view: ViewState.MapView, glyphs: Glyphs, columns: Int, rows: Int) {
    self.view = view
    dots =
      switch (view, glyphs.mapCells) {
      case (.now, _): glyphs.hasBraille ? .braille : .characters
      case (.glow, .halfBlocks): .halfBlocks
      case (.glow, .shades): .characters
      }
    geometry = MapGeometry(
      layerCount: state.heat.layerCount,
      expertCount: state.heat.expertCount,
      columns: columns * dots.columns,
      rows: rows * dots.rows
    )
    groupColumns = geometry.columns / geometry.dotsPerExpert
    values = Array(
      repeating: 0,
      count: groupColumns * geometry.rows / geometry.dotsPerLayer
    )
    fill(state)
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

  // MARK: Values

  private mutating func fill(_ state: DashboardState) {
    let heat = state.heat
    var outcomes = [UInt8](repeating: 0, count: geometry.layerCount * geometry.expertCount)
    for use in state.current?.uses ?? [] {
      let (layer, index) = (use.expert.layer, use.expert.index)
      guard layer < geometry.layerCount, index < geometry.expertCount else { continue }
      let isMiss = use.outcome == .miss
      outcomes[layer * geometry.expertCount + index] = isMiss ? Self.miss : Self.chosen
    }
    for layer in 0..<min(state.layerLimit ?? .max, geometry.layerCount) {
      let row = layer / geometry.layersPerDot * groupColumns
      let base = layer * geometry.expertCount
      for (place, index) in heat.order(layer: layer).enumerated() {
        let outcome = outcomes[base + index]
        let value: UInt8 =
          if view == .now || outcome == Self.miss {
            outcome
          } else {
            UInt8(clamping: heat.level(layer: layer, index: index))
          }
        let group = row + place / geometry.expertsPerDot
        values[group] = max(values[group], value)
      }
    }
  }

  private func value(column: Int, row: Int) -> UInt8? {
    guard column < geometry.columns, row < geometry.rows, !geometry.isGap(row: row) else {
      return nil
    }
    return values[row / geometry.dotsPerLayer * groupColumns + column / geometry.dotsPerExpert]
  }

  // MARK: Cells

  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    for row in 0..<cellRows {
      for column in 0..<cellColumns {
        switch dots {
        case .halfBlocks:
          drawBlocks(column: column, row: row, x: x, y: y, on: &canvas)
        case .braille:
          drawBraille(column: column, row: row, x: x, y: y, on: &canvas)
        case .characters:
          drawCharacter(column: column, row: row, x: x, y: y, on: &canvas)
        }
      }
    }
  }

  /// Draws a level as the legend shows it, and returns the column after it.
  func drawSample(level: Int, x: Int, y: Int, on canvas: inout Canvas) -> Int {
    if case .shades(let shades) = canvas.glyphs.mapCells {
      canvas.set(shades[min(level, shades.count - 1)], x: x, y: y, canvas.theme.heatColor(level))
    } else {
      canvas.set(canvas.glyphs.levelBar, x: x, y: y, canvas.theme.heatColor(level))
    }
    return x + 1
  }

  private func drawBlocks(column: Int, row: Int, x: Int, y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let above = color(value(column: column, row: 2 * row), theme)
    let below = color(value(column: column, row: 2 * row + 1), theme)
    // A terminal's own background can only be shown by leaving it alone.
    if above.isTerminal, below.isTerminal { return }
    let style: Style
    let glyph: Unicode.Scalar
    if above.isTerminal {
      glyph = "▄"
      style = Style(foreground: below, background: theme.background)
    } else {
      glyph = above == theme.unseen && below == above ? " " : "▀"
      let background = below.isTerminal ? theme.background : below
      style = Style(foreground: above, background: background)
    }
    canvas.set(glyph, x: x + column, y: y + row, style)
  }

  private func color(_ value: UInt8?, _ theme: Theme) -> Color {
    guard let value else { return .terminal }
    return value == Self.miss ? theme.miss : theme.heatColor(Int(value))
  }

  private func drawBraille(column: Int, row: Int, x: Int, y: Int, on canvas: inout Canvas) {
    // U+2800 + bits; dots are numbered down the columns, the lowest row last.
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    var pattern: UInt32 = 0
    var hasMiss = false
    for dotRow in 0..<4 {
      for dotColumn in 0..<2 {
        let dot = value(column: 2 * column + dotColumn, row: 4 * row + dotRow) ?? 0
        if dot == 0 { continue }
        pattern |= bits[dotRow][dotColumn]
        if dot == Self.miss { hasMiss = true }
      }
    }
    guard pattern != 0, let glyph = Unicode.Scalar(0x2800 + pattern) else { return }
    let color = hasMiss ? canvas.theme.miss : canvas.theme.graphLine
    canvas.set(glyph, x: x + column, y: y + row, color)
  }

  private func drawCharacter(column: Int, row: Int, x: Int, y: Int, on canvas: inout Canvas) {
    let value = value(column: column, row: row) ?? 0
    if value == 0 { return }
    if value == Self.miss {
      canvas.set(canvas.glyphs.miss, x: x + column, y: y + row, canvas.theme.miss)
    } else if case .shades(let shades) = canvas.glyphs.mapCells {
      let glyph = shades[min(Int(value), shades.count - 1)]
      canvas.set(glyph, x: x + column, y: y + row, color(value, canvas.theme))
    }
  }
}
