/// A part of a Markdown text that stands on lines of its own
/// (GitHub Flavored Markdown, https://github.github.com/gfm/).
package indirect enum MarkdownBlock: Equatable, Sendable {
  case paragraph([MarkdownSpan])
  /// Level 1 to 6.
  case heading(level: Int, [MarkdownSpan])
  /// Code as it stands, and what it is written in: empty where nothing was said.
  case code(language: String, text: String)
  case quote([MarkdownBlock])
  case list(MarkdownList)
  case table(MarkdownTable)
  /// A line across.
  case rule
}

/// A list, and what marks its items.
package struct MarkdownList: Equatable, Sendable {
  /// The number of the first item; `nil` for a list without numbers.
  package var start: Int?
  /// Whether its items stand close, without lines between.
  package var isTight: Bool
  package var items: [Item]

  package struct Item: Equatable, Sendable {
    /// Whether a task is done; `nil` for an item that is no task.
    package var isDone: Bool?
    package var blocks: [MarkdownBlock]

    package init(isDone: Bool? = nil, blocks: [MarkdownBlock]) {
      self.isDone = isDone
      self.blocks = blocks
    }
  }

  package init(start: Int?, isTight: Bool, items: [Item]) {
    self.start = start
    self.isTight = isTight
    self.items = items
  }
}

/// A table; every row has as many cells as there are alignments.
package struct MarkdownTable: Equatable, Sendable {
  package enum Alignment: Equatable, Sendable {
    case left, center, right
  }

  /// One for each column.
  package var alignments: [Alignment]
  package var header: [[MarkdownSpan]]
  package var rows: [[[MarkdownSpan]]]

  package init(
    alignments: [Alignment],
    header: [[MarkdownSpan]],
    rows: [[[MarkdownSpan]]]
  ) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
  }
}
