import Markdown

/// Turns blocks of Markdown into rows of at most so many columns.
struct MarkdownLayout {
  let appearance: Appearance

  /// Columns that must be left for text where something stands to its left.
  static let narrowest = 6

  /// The rows of some blocks, with an empty one between two.
  func lines(of blocks: [MarkdownBlock], width: Int, isTight: Bool = false) -> [ChatLine] {
    var lines: [ChatLine] = []
    for block in blocks {
      if !lines.isEmpty, !isTight { lines.append(ChatLine()) }
      lines += self.lines(of: block, width: width)
    }
    return lines
  }

  /// The rows of one block; at least one.
  func lines(of block: MarkdownBlock, width: Int) -> [ChatLine] {
    switch block {
    case .paragraph(let spans):
      return wrapped(spans, width: width)
    case .heading(let level, let spans):
      // The first two levels are what a reader looks for.
      let role: ChatInk.Role = level <= 2 ? .heading : .plain
      return wrapped(spans, ChatInk(role: role, attributes: .bold), width: width)
    case .code(let language, let text):
      var layout = CodeLayout(language: language, width: width)
      layout.update(text, appearance: appearance)
      return layout.lines
    case .quote(let blocks):
      let bar = "\(appearance.glyphs.vertical) "
      return besides([bar], of: blocks, isTight: false, width: width)
    case .list(let list):
      return lines(of: list, width: width)
    case .table(let table):
      return TableLayout(table, width: width, layout: self).lines
    case .rule:
      let line = String(repeating: Character(appearance.glyphs.horizontal), count: max(1, width))
      return [ChatLine().indented(by: line, Self.ornament, columns: width)]
    }
  }

  static let ornament = ChatInk(role: .ornament)

  // MARK: Text

  private func wrapped(
    _ spans: [MarkdownSpan],
    _ ink: ChatInk = ChatInk(),
    width: Int
  ) -> [ChatLine] {
    let breaker = LineBreaker(width: width, appearance: appearance)
    return units(of: spans, ink, breaker).flatMap { line in
      breaker.rows(of: line).map { ChatLine($0) }
    }
  }

  /// The lines that spans have by their own line breaks; at least one.
  func units(
    of spans: [MarkdownSpan],
    _ ink: ChatInk,
    _ breaker: LineBreaker
  ) -> [[TextUnit]] {
    var lines: [[TextUnit]] = [[]]
    for span in spans {
      let own = Self.ink(span.look, within: ink)
      // Terminals have no common way to strike out.
      let text = span.look.contains(.struck) ? "~\(span.text)~" : span.text
      var isFirst = true
      for part in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
        if !isFirst { lines.append([]) }
        isFirst = false
        breaker.append(part, own, to: &lines[lines.count - 1])
      }
    }
    return lines
  }

  private static func ink(_ look: MarkdownSpan.Look, within ink: ChatInk) -> ChatInk {
    var ink = ink
    if look.contains(.bold) { ink.attributes.insert(.bold) }
    if look.contains(.italic) { ink.attributes.insert(.italic) }
    if look.contains(.struck) { ink.role = .aside }
    if look.contains(.link) {
      ink.role = .link
      ink.attributes.insert(.underline)
    }
    if look.contains(.code) { ink.role = .code }
    if look.contains(.target) { ink = ChatInk(role: .aside) }
    return ink
  }

  // MARK: Lists and quotes

  private func lines(of list: MarkdownList, width: Int) -> [ChatLine] {
    var lines: [ChatLine] = []
    let last = (list.start ?? 0) + list.items.count - 1
    for (place, item) in list.items.enumerated() {
      if !lines.isEmpty, !list.isTight { lines.append(ChatLine()) }
      var marker = appearance.glyphs.bullet + " "
      if let start = list.start {
        let number = "\(start + place). "
        marker = String(repeating: " ", count: "\(last). ".count - number.count) + number
      }
      switch item.isDone {
      case true: marker = "[x] "
      case false: marker = "[ ] "
      default: break
      }
      let space = String(repeating: " ", count: appearance.columns(of: marker))
      let blocks = item.blocks.isEmpty ? [MarkdownBlock.paragraph([])] : item.blocks
      lines += besides([marker, space], of: blocks, isTight: list.isTight, width: width)
    }
    return lines
  }

  /// Blocks with something to their left: one text for each row, the last for all the rest.
  private func besides(
    _ texts: [String],
    of blocks: [MarkdownBlock],
    isTight: Bool,
    width: Int
  ) -> [ChatLine] {
    let columns = appearance.columns(of: texts[0])
    // Text that is nested deeper than the screen is wide stays legible.
    guard width - columns >= Self.narrowest else {
      return lines(of: blocks, width: width, isTight: isTight)
    }
    let lines = lines(of: blocks, width: width - columns, isTight: isTight)
    return lines.enumerated().map { number, line in
      let text = texts[min(number, texts.count - 1)]
      return line.indented(by: text, Self.ornament, columns: columns)
    }
  }
}
