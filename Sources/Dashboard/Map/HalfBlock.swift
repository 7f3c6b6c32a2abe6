/// Two blocks in a cell, one above the other, each in its own colour.
struct HalfBlock {
  var above: Color
  var below: Color

  /// Draws it; two blocks of the colour `unseen` are blank.
  func draw(x: Int, y: Int, unseen: Color, on canvas: inout Canvas) {
    // A terminal's own background can only be shown by leaving it alone.
    if above.isTerminal, below.isTerminal { return }
    var style = canvas.ink(above.isTerminal ? below : above)
    if above.isTerminal { return canvas.set("▄", x: x, y: y, style) }
    if !below.isTerminal { style.background = below }
    canvas.set(above == unseen && below == above ? " " : "▀", x: x, y: y, style)
  }
}
