import CNcurses
import Dashboard

/// Hands the cells of a frame that differ from those of the frame before to curses.
///
/// The only file that knows what frames, cells and styles are made of.
struct FramePainter {
  private var pairs: ColorPairs
  /// The background of most of the frame: that of its corner, where nothing ever stands.
  private var background = Color.terminal
  /// What curses' picture of the screen shows; `nil` when it must be made anew.
  private var shown: Frame?

  init(pairs: ColorPairs) {
    self.pairs = pairs
  }

  /// Makes the next frame be painted whole.
  mutating func forget() {
    shown = nil
  }

  /// Brings curses' picture up to date, and says whether anything changed.
  mutating func paint(_ frame: Frame, width: Int, height: Int) -> Bool {
    if shown?.width != frame.width || shown?.height != frame.height { shown = nil }
    let isNew = shown == nil
    if isNew { werase(cn_screen()) }
    background = frame.cells.first?.style.background ?? .terminal
    var changes = paintChanges(frame, width: width, height: height, reusesPairs: false)
    if changes == nil {
      pairs.removeAll()
      shown = nil
      werase(cn_screen())
      changes = paintChanges(frame, width: width, height: height, reusesPairs: true)
    }
    shown = frame
    return isNew || changes != 0
  }

  /// How many cells are different now; `nil` when the pairs of colours ran out.
  ///
  /// With `reusesPairs` the rest then goes without colours instead.
  private mutating func paintChanges(
    _ frame: Frame,
    width: Int,
    height: Int,
    reusesPairs: Bool
  ) -> Int? {
    // Empty where everything is new; a frame is thousands of cells, ten times a second.
    let before = shown?.cells ?? []
    var changes = 0
    // Neighbours have often the same colours.
    var newest: (style: Style, pair: Int32)?
    let isDone = frame.cells.withUnsafeBufferPointer { cells in
      before.withUnsafeBufferPointer { before in
        for y in 0..<min(frame.height, height) {
          for x in 0..<min(frame.width, width) {
            let place = y * frame.width + x
            let cell = cells[place]
            if cell.isContinuation { continue }
            if !before.isEmpty, cell == before[place] {
              // The right half is compared too: what it replaces may be seen in curses'
              // picture, although the left half stays.
              let isNarrow = cell.width < 2 || x + 1 >= frame.width
              if isNarrow || cells[place + 1] == before[place + 1] { continue }
            }
            let seen = Self.seen(cell)
            let style = seen.style
            let known = newest.flatMap { $0.style == style ? $0.pair : nil }
            let pair =
              known ?? pairs.pair(foreground: style.foreground, background: style.background)
            guard let pair = pair ?? (reusesPairs ? 0 : nil) else { return false }
            newest = (style, pair)
            put(seen, isCut: x + Int(cell.width) > width, x: Int32(x), y: Int32(y), pair: pair)
            changes += 1
          }
        }
        return true
      }
    }
    return isDone ? changes : nil
  }

  /// What is seen of a cell: one in a single colour is blank, which takes a third of the bytes
  /// of a block and no second colour.
  private static func seen(_ cell: Cell) -> Cell {
    let style = cell.style
    guard cell.width == 1, style.foreground == style.background, !style.foreground.isTerminal
    else { return cell }
    return Cell(style: Style(background: style.background, attributes: style.attributes))
  }

  /// Where curses disagrees with the frame about the width of a character, the character
  /// would shift the rest of the row; a stand-in of the right width does not.
  private func put(_ cell: Cell, isCut: Bool, x: Int32, y: Int32, pair: Int32) {
    let attributes = attributes(of: cell.style)
    let replacement: wchar_t = 0xFFFD
    let character = wchar_t(bitPattern: cell.scalar.value)
    if isCut {
      cn_put(y, x, [0x20], 1, attributes, pair)
    } else if cn_columns(character) != Int32(cell.width) {
      cn_put(y, x, [replacement], 1, attributes, pair)
      if cell.width == 2 { cn_put(y, x + 1, [0x20], 1, attributes, pair) }
    } else if cell.hasMarks {
      let text = [character] + cell.marks.map { wchar_t(bitPattern: $0.value) }
      cn_put(y, x, text, Int32(text.count), attributes, pair)
    } else {
      withUnsafePointer(to: character) { cn_put(y, x, $0, 1, attributes, pair) }
    }
  }

  private func attributes(of style: Style) -> UInt32 {
    var attributes: UInt32 = 0
    // Without colours a place that stands out is reversed: a selection must be seen.
    if pairs.depth == .none, style.background != background { attributes |= CN_REVERSE }
    if style.attributes.contains(.bold) { attributes |= CN_BOLD }
    if style.attributes.contains(.dim) { attributes |= CN_DIM }
    if style.attributes.contains(.italic) { attributes |= CN_ITALIC }
    if style.attributes.contains(.underline) { attributes |= CN_UNDERLINE }
    if style.attributes.contains(.reverse) { attributes |= CN_REVERSE }
    if pairs.depth.needsBold(style.foreground) { attributes |= CN_BOLD }
    return attributes
  }
}
