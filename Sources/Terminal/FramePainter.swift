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
    if let shown, shown == frame { return false }
    if shown?.width != frame.width || shown?.height != frame.height { shown = nil }
    if shown == nil { werase(cn_screen()) }
    background = frame.cells.first?.style.background ?? .terminal
    if !paintChanges(frame, width: width, height: height, reusesPairs: false) {
      pairs.removeAll()
      shown = nil
      werase(cn_screen())
      _ = paintChanges(frame, width: width, height: height, reusesPairs: true)
    }
    shown = frame
    return true
  }

  /// False when the pairs of colours ran out; with `reusesPairs` the rest then goes without
  /// colours instead.
  private mutating func paintChanges(
    _ frame: Frame,
    width: Int,
    height: Int,
    reusesPairs: Bool
  ) -> Bool {
    for y in 0..<min(frame.height, height) {
      for x in 0..<min(frame.width, width) {
        let place = y * frame.width + x
        let cell = frame.cells[place]
        if cell.isContinuation { continue }
        // The right half is compared too: what it replaces may be seen in curses' picture,
        // although the left half stays.
        let end = place + (cell.width == 2 && x + 1 < frame.width ? 2 : 1)
        if let shown, frame.cells[place..<end] == shown.cells[place..<end] { continue }
        let style = cell.style
        let pair = pairs.pair(foreground: style.foreground, background: style.background)
        guard let pair = pair ?? (reusesPairs ? 0 : nil) else { return false }
        put(cell, isCut: x + Int(cell.width) > width, x: Int32(x), y: Int32(y), pair: pair)
      }
    }
    return true
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
