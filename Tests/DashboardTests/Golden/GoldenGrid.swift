@testable import Dashboard

/// What a screen looks like, as text that can be reviewed: the characters in the three sets of
/// glyphs, and the role of each cell's colours.
///
/// Each line begins with the number of its row; `"` stands for what the line before says. Rows
/// of a set of glyphs that read as in the set before are left out, and so are rows that are the
/// same in another state, if the grid is over one. Under a row of roles stand, where there are
/// any, its backgrounds (`on`) and attributes (`as`: **b**old, **d**im, **i**talic,
/// **u**nderlined, **r**eversed).
struct GoldenGrid: Equatable {
  /// A part of the grid: lines by their labels.
  struct Section: Equatable {
    struct Line: Equatable {
      /// The row, and what of it.
      var label: String
      var text: String

      /// Whether it is of a row itself, not of its backgrounds or attributes.
      var isRow: Bool { label.first?.isNumber == true }
    }

    var name: String
    var lines: [Line] = []
  }

  static let glyphSets = [Glyphs.full, .safe, .ascii]

  var sections: [Section] = []

  /// The grid of frames in ``glyphSets`` and ``PaintedRole/theme``, where they are not as
  /// those of another state.
  init(_ frames: [Frame], over others: [Frame]? = nil) {
    let region = Region(frames, over: others)
    var before: [Section.Line] = []
    for (glyphs, frame) in zip(Self.glyphSets, frames) {
      let lines = region.rows.map { y in
        Section.Line(label: Self.label(y), text: frame.characters(y, region.columns))
      }
      let isFirst = sections.isEmpty
      let new = zip(lines.indices, lines).filter { isFirst || before[$0] != $1 }.map(\.1)
      sections.append(Section(name: glyphs.name, lines: new))
      if isFirst { sections.append(Self.roles(of: frame, region)) }
      before = lines
    }
  }

  private static func label(_ y: Int) -> String { y < 10 ? "0\(y)" : "\(y)" }

  private static func roles(of frame: Frame, _ region: Region) -> Section {
    var section = Section(name: "roles")
    for y in region.rows {
      for (label, layer) in [(label(y), Frame.Layer.ink), ("on", .ground), ("as", .attributes)] {
        let text = frame.letters(y, region.columns, layer)
        if layer == .ink || !text.isEmpty { section.lines.append(.init(label: label, text: text)) }
      }
    }
    return section
  }

  /// The part of frames that is not as in others: all of them where there are no others.
  private struct Region {
    var rows: [Int] = []
    var columns = 0..<0

    init(_ frames: [Frame], over others: [Frame]?) {
      let (width, height) = (frames[0].width, frames[0].height)
      guard let others else {
        rows = Array(0..<height)
        columns = 0..<width
        return
      }
      var (first, last) = (width, -1)
      for y in 0..<height {
        let changed = (0..<width).filter { x in
          zip(frames, others).contains { $0[x, y] != $1[x, y] }
        }
        guard let left = changed.first, let right = changed.last else { continue }
        rows.append(y)
        (first, last) = (min(first, left), max(last, right))
      }
      if !rows.isEmpty { columns = first..<last + 1 }
    }
  }
}

// MARK: - As text

extension GoldenGrid {
  var text: String {
    sections.map { section in
      var lines = "[\(section.name)]\n"
      for (place, line) in section.lines.enumerated() {
        let isSame = !line.text.isEmpty && line.text == section.text(before: place)
        lines += line.label + (isSame ? "\"" : line.text.isEmpty ? "" : " " + line.text) + "\n"
      }
      return lines
    }.joined(separator: "\n")
  }

  /// The grid that a text says; whatever is no line of one is left out.
  init(parsing text: String) {
    for line in text.split(separator: "\n") {
      if line.hasPrefix("["), line.hasSuffix("]") {
        sections.append(Section(name: String(line.dropFirst().dropLast())))
        continue
      }
      guard var section = sections.popLast() else { continue }
      section.lines.append(.init(label: String(line.prefix(2)), text: String(line.dropFirst(3))))
      let last = section.lines.count - 1
      if line.dropFirst(2) == "\"" {
        section.lines[last].text = section.text(before: last) ?? ""
      }
      sections.append(section)
    }
  }
}

extension GoldenGrid.Section {
  /// What the line of the same kind says that stands before another.
  fileprivate func text(before place: Int) -> String? {
    let line = lines[place]
    return lines[..<place].last {
      line.isRow ? $0.isRow : $0.label == line.label
    }?.text
  }
}

extension Frame {
  fileprivate enum Layer { case ink, ground, attributes }

  /// The characters of some columns of a row, without the space at the end.
  fileprivate func characters(_ y: Int, _ columns: Range<Int>) -> String {
    var row = String.UnicodeScalarView()
    for x in columns {
      let cell = self[x, y]
      // The left half of a wide character may be outside.
      if cell.isContinuation, x > columns.lowerBound { continue }
      row += [cell.scalar] + cell.marks
    }
    while row.last == " " { row.removeLast() }
    return String(row)
  }

  /// One letter for each cell, a space where there is nothing to tell.
  fileprivate func letters(_ y: Int, _ columns: Range<Int>, _ layer: Layer) -> String {
    var row = columns.map { x in
      switch layer {
      case .ink: isBlank(x, y) ? " " : letter(self[x, y].style.foreground)
      case .ground:
        self[x, y].style.background == PaintedRole.theme.background
          ? " " : letter(self[x, y].style.background)
      case .attributes: letter(self[x, y].style.attributes)
      }
    }
    while row.last == " " { row.removeLast() }
    return String(row)
  }

  /// Whether nothing is seen of a cell but its background.
  func isBlank(_ x: Int, _ y: Int) -> Bool {
    let cell = self[x, y]
    let lined: Style.Attributes = [.underline, .reverse]
    return cell.scalar == " " && !cell.isContinuation
      && cell.style.attributes.isDisjoint(with: lined)
  }

  private func letter(_ color: Color) -> Character {
    PaintedRole.byColor[color]?.letter ?? "?"
  }

  private func letter(_ attributes: Style.Attributes) -> Character {
    switch attributes {
    case []: " "
    case .bold: "b"
    case .dim: "d"
    case .italic: "i"
    case .underline: "u"
    case .reverse: "r"
    default: Character("\(min(attributes.rawValue, 9))")
    }
  }
}
