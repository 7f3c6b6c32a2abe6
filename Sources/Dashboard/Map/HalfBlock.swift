/// Two blocks in a cell, one above the other, each in its own colour.
struct HalfBlock {
  var above: Color
  var below: Color

  func draw(x: Int, y: Int, on canvas: inout Canvas) {
    // A terminal's own background can only be shown by leaving it alone.
    if above.isTerminal, below.isTerminal { return }
    let theme = canvas.theme
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
    canvas.set(glyph, x: x, y: y, style)
  }
}
