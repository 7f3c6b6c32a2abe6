/// A frame being drawn, and the part of it that may be drawn on at the moment.
///
/// Places are counted from the top left corner of that part. Whatever is drawn outside of it
/// is cut off, so no panel can spoil another.
struct Canvas {
  private(set) var frame: Frame
  let appearance: Appearance
  private var clip: Rect
  /// That of the theme, which is large, and asked for with every cell.
  private let background: Color

  init(width: Int, height: Int, appearance: Appearance) {
    self.appearance = appearance
    let theme = appearance.theme
    background = theme.background
    frame = Frame(
      width: width,
      height: height,
      style: Style(foreground: theme.text, background: theme.background)
    )
    clip = frame.bounds
  }

  var width: Int { clip.width }
  var height: Int { clip.height }
  var theme: Theme { appearance.theme }
  var glyphs: Glyphs { appearance.glyphs }

  /// Draws on a part of the frame only.
  mutating func within(_ rect: Rect, _ draw: (inout Canvas) -> Void) {
    let outer = clip
    clip = rect
    draw(&self)
    clip = outer
  }

  /// A style on the background of the theme.
  func ink(_ color: Color, _ attributes: Style.Attributes = []) -> Style {
    Style(foreground: color, background: background, attributes: attributes)
  }

  /// Writes text and returns the column after it; at most as far as `limit`.
  @discardableResult
  mutating func put(
    _ text: String,
    x: Int,
    y: Int,
    _ style: Style,
    limit: Int = .max
  ) -> Int {
    var area = clip
    if limit < width { area.width = max(0, limit) }
    let end = frame.put(
      text,
      x: clip.x + x,
      y: clip.y + y,
      style: style,
      within: area,
      appearance: appearance
    )
    return end - clip.x
  }

  @discardableResult
  mutating func put(_ text: String, x: Int, y: Int, _ color: Color) -> Int {
    put(text, x: x, y: y, ink(color))
  }

  /// Writes text that ends before a column, and returns the column where it begins.
  @discardableResult
  mutating func putRight(_ text: String, endX: Int, y: Int, _ style: Style) -> Int {
    let start = endX - appearance.columns(of: text)
    put(text, x: start, y: y, style)
    return start
  }

  @discardableResult
  mutating func putRight(_ text: String, endX: Int, y: Int, _ color: Color) -> Int {
    putRight(text, endX: endX, y: y, ink(color))
  }

  /// Puts one character of one column.
  mutating func set(_ scalar: Unicode.Scalar, x: Int, y: Int, _ style: Style) {
    frame.set(scalar, x: clip.x + x, y: clip.y + y, style: style, within: clip)
  }

  mutating func set(_ scalar: Unicode.Scalar, x: Int, y: Int, _ color: Color) {
    set(scalar, x: x, y: y, ink(color))
  }

  /// Changes how a character looks that was drawn before.
  mutating func restyle(x: Int, y: Int, _ style: Style) {
    frame.restyle(x: clip.x + x, y: clip.y + y, style: style, within: clip)
  }

  mutating func fill(_ color: Color) {
    frame.fill(clip, style: Style(foreground: theme.text, background: color))
  }

  /// A line from column to column.
  mutating func line(from start: Int, to end: Int, y: Int, _ color: Color) {
    for x in max(0, start)..<max(0, start, min(end, width)) {
      set(glyphs.horizontal, x: x, y: y, color)
    }
  }
}
