/// A picture of the whole screen: a grid of cells.
package struct Frame: Equatable, Sendable {
  package let width: Int
  package let height: Int
  /// Row by row (height × width).
  package private(set) var cells: [Cell]

  package init(width: Int, height: Int, style: Style = Style()) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: Cell(style: style), count: self.width * self.height)
  }

  package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// The cell at a place inside the frame.
  package subscript(x: Int, y: Int) -> Cell {
    precondition(bounds.contains(x: x, y: y), "(\(x), \(y)) outside \(width)x\(height)")
    return cells[y * width + x]
  }

  /// The characters of each row, without colours and without the space at the end.
  package var lines: [String] {
    (0..<height).map { row in
      var line = String.UnicodeScalarView()
      for cell in cells[row * width..<(row + 1) * width] where !cell.isContinuation {
        line.append(cell.scalar)
        line.append(contentsOf: cell.marks)
      }
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }

  /// Puts one character of the given width; nothing where not all of it is inside `clip`.
  mutating func set(
    _ scalar: Unicode.Scalar,
    width columns: Int = 1,
    x: Int,
    y: Int,
    style: Style,
    within clip: Rect
  ) {
    let area = clip.intersection(bounds)
    guard area.contains(x: x, y: y), x + columns <= area.endX else { return }
    let place = y * width + x
    tearApart(at: place)
    cells[place] = Cell(scalar: scalar, style: style)
    if columns == 2 {
      tearApart(at: place + 1)
      cells[place].width = 2
      cells[place + 1] = Cell(style: style)
      cells[place + 1].width = 0
    }
  }

  /// Writes text from a place to the right, as far as `clip` goes, and returns the column
  /// after it.
  ///
  /// A wide character takes two cells or is left out; marks go to the cell before them. What
  /// would control the terminal is replaced or left out (see ``Appearance/shown(_:)``).
  @discardableResult
  package mutating func put(
    _ text: String,
    x: Int,
    y: Int,
    style: Style,
    within clip: Rect,
    appearance: Appearance
  ) -> Int {
    var column = x
    var marked: Int?
    for scalar in text.unicodeScalars {
      guard let shown = appearance.shown(scalar) else { continue }
      if shown.width == 0 {
        if let marked { cells[marked].add(mark: shown.scalar) }
        continue
      }
      if column + shown.width > clip.endX { break }
      set(shown.scalar, width: shown.width, x: column, y: y, style: style, within: clip)
      let isInside = clip.intersection(bounds).contains(x: column, y: y)
      marked = isInside ? y * width + column : nil
      column += shown.width
    }
    return column
  }

  /// Takes an area as it is in another frame of the same size, and says whether it was different.
  package mutating func keep(_ rect: Rect, of other: Frame) -> Bool {
    precondition(
      width == other.width && height == other.height,
      "\(other.width)x\(other.height) in \(width)x\(height)"
    )
    let area = rect.intersection(bounds)
    var isChanged = false
    for row in area.y..<area.endY where area.width > 0 {
      for place in row * width + area.x..<row * width + area.endX
      where cells[place] != other.cells[place] {
        cells[place] = other.cells[place]
        isChanged = true
      }
    }
    return isChanged
  }

  /// Changes the style of cells, and leaves their characters.
  mutating func restyle(x: Int, y: Int, style: Style, within clip: Rect) {
    guard clip.intersection(bounds).contains(x: x, y: y) else { return }
    cells[y * width + x].style = style
  }

  /// Blanks an area.
  mutating func fill(_ rect: Rect, style: Style) {
    let area = rect.intersection(bounds)
    for row in area.y..<area.endY where area.width > 0 {
      tearApart(at: row * width + area.x)
      tearApart(at: row * width + area.endX - 1)
      for place in row * width + area.x..<row * width + area.endX {
        cells[place] = Cell(style: style)
      }
    }
  }

  /// Blanks the other half of a wide character that is about to lose this half: a terminal
  /// that gets only one of them shifts the rest of the row.
  private mutating func tearApart(at place: Int) {
    let cell = cells[place]
    if cell.width == 2, place + 1 < cells.count {
      cells[place + 1] = Cell(style: cells[place + 1].style)
    } else if cell.isContinuation, place > 0 {
      cells[place - 1] = Cell(style: cells[place - 1].style)
    }
  }
}
