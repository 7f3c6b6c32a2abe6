import Dashboard

/// The screen as a vector image: colours as rectangles, text as text that can be selected.
struct SVGPicture: PictureFormat {
  let name = "svg"
  let fileEnding = "svg"
  let summary = "the screen as a picture with text that can be selected"

  private static let cellWidth = 9
  private static let cellHeight = 18
  private static let baseline = 14
  private static let margin = 12

  func draw(_ frame: Frame, title: String, theme: Theme) -> String {
    let width = frame.width * Self.cellWidth + 2 * Self.margin
    let height = frame.height * Self.cellHeight + 2 * Self.margin
    let colors = ScreenColors(theme)
    var rectangles = ""
    var texts = ""
    for y in 0..<frame.height {
      for run in Self.runs(of: frame, row: y) {
        let (ink, paper) = colors.pair(run.style)
        if paper != colors.background {
          rectangles += Self.rectangle(run, y, BlockGlyph("█"), fill: paper)
        }
        if run.block != nil {
          rectangles += Self.rectangle(run, y, run.block, fill: ink)
        } else {
          texts += Self.texts(run, y, ink: ink == colors.foreground ? nil : ink)
        }
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img">
      <title>\(MarkupText.escaped(title))</title>
      <rect width="\(width)" height="\(height)" rx="8" \
      fill="\(ScreenColors.text(colors.background))"/>
      <g transform="translate(\(Self.margin) \(Self.margin))">
      <g shape-rendering="crispEdges">
      \(rectangles)</g>
      <g font-family="\(Self.fonts)" font-size="15" \
      fill="\(ScreenColors.text(colors.foreground))">
      \(texts)</g>
      </g>
      </svg>

      """
  }

  private static let fonts =
    "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

  // MARK: Runs

  /// Cells side by side that are drawn as one thing.
  private struct Run {
    var x: Int
    var columns: Int
    var style: Style
    var text: String
    /// The rectangle that stands for each of its cells, if it is no text.
    var block: BlockGlyph?
    /// Whether the next cell may be added.
    var isOpen: Bool
  }

  private static func runs(of frame: Frame, row: Int) -> [Run] {
    var runs: [Run] = []
    for x in 0..<frame.width {
      let cell = frame[x, row]
      if cell.isContinuation { continue }
      let block = BlockGlyph(cell.scalar)
      var text = String(cell.scalar)
      text.unicodeScalars.append(contentsOf: cell.marks)
      // A character that needs another font may have any width there: it stands alone.
      let isPlain = block == nil && cell.width == 1 && !cell.hasMarks
      if let last = runs.last, last.isOpen, last.style == cell.style, last.block == block,
        isPlain || block != nil
      {
        runs[runs.count - 1].columns += 1
        runs[runs.count - 1].text += text
      } else {
        runs.append(
          Run(
            x: x,
            columns: Int(cell.width),
            style: cell.style,
            text: text,
            block: block,
            isOpen: block.map(\.joins) ?? isPlain
          )
        )
      }
    }
    return runs
  }

  // MARK: Elements

  private static func rectangle(
    _ run: Run,
    _ row: Int,
    _ glyph: BlockGlyph?,
    fill: UInt32
  ) -> String {
    guard let glyph else { return "" }
    let x = Double(run.x * cellWidth) + glyph.x * Double(cellWidth)
    let y = Double(row * cellHeight) + glyph.y * Double(cellHeight)
    let width = (Double(run.columns) - 1 + glyph.width) * Double(cellWidth)
    let height = glyph.height * Double(cellHeight)
    let opacity = glyph.opacity < 1 ? " fill-opacity=\"\(glyph.opacity)\"" : ""
    return "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
      + "height=\"\(number(height))\" fill=\"\(ScreenColors.text(fill))\"\(opacity)/>\n"
  }

  /// The words of a run; `ink` is `nil` for that of the whole picture.
  ///
  /// Space of more than one column is only position: viewers disagree whether it is kept.
  private static func texts(_ run: Run, _ row: Int, ink: UInt32?) -> String {
    var attributes = ink.map { " fill=\"\(ScreenColors.text($0))\"" } ?? ""
    let style = run.style.attributes
    if style.contains(.bold) { attributes += " font-weight=\"bold\"" }
    if style.contains(.italic) { attributes += " font-style=\"italic\"" }
    if style.contains(.underline) { attributes += " text-decoration=\"underline\"" }
    if style.contains(.dim) { attributes += " fill-opacity=\"0.6\"" }
    var texts = ""
    var x = run.x
    for part in parts(of: run.text) {
      let columns = run.isOpen ? part.count : run.columns
      if part.first != " " {
        texts +=
          "<text x=\"\(x * cellWidth)\" y=\"\(row * cellHeight + baseline)\" "
          + "textLength=\"\(columns * cellWidth)\" lengthAdjust=\"spacingAndGlyphs\"\(attributes)>"
          + "\(MarkupText.escaped(String(part)))</text>\n"
      }
      x += columns
    }
    return texts
  }

  /// Words with single spaces between them, and the wider spaces, one after the other.
  private static func parts(of text: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = text[...]
    while let first = rest.first {
      var part = rest.prefix { ($0 == " ") == (first == " ") }
      while first != " ", rest.dropFirst(part.count).first == " " {
        let word = rest.dropFirst(part.count + 1).prefix { $0 != " " }
        if word.isEmpty { break }
        part = rest.prefix(part.count + 1 + word.count)
      }
      parts.append(part)
      rest = rest.dropFirst(part.count)
    }
    return parts
  }

  /// At most two decimals, and none that say nothing.
  private static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(whole)" }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
