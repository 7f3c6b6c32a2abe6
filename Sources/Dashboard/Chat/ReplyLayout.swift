import Markdown

/// What a model wrote in Markdown, as rows of at most so many columns.
///
/// What can no longer change of a text that grows was laid out once and stays; only its last
/// paragraph, list or block of code is laid out again.
struct ReplyLayout: Equatable, Sendable {
  let width: Int
  private var document = MarkdownDocument()
  private var settled: [ChatLine] = []
  private var open: [ChatLine] = []
  /// The rows of code that is all of the end.
  private var openCode: CodeLayout?

  init(width: Int) {
    self.width = max(1, width)
  }

  /// At least one, possibly empty.
  var lines: [ChatLine] {
    isEmpty ? [ChatLine()] : settled + open
  }

  var count: Int { max(1, settled.count + open.count) }
  var isEmpty: Bool { settled.isEmpty && open.isEmpty }
  /// Bytes of Markdown that were parsed for it, over all updates; and of the code at its end
  /// those that were coloured.
  var parsedBytes: Int { document.parsedBytes + (openCode?.colouredBytes ?? 0) }

  /// Lays out another text, of which the beginning may be the old one.
  mutating func update(_ text: String, isGrowing: Bool, appearance: Appearance) {
    let layout = MarkdownLayout(appearance: appearance)
    let kept = document.update(text, isGrowing: isGrowing)
    if kept == 0 { settled = [] }
    for block in document.settled[kept...] {
      if !settled.isEmpty { settled.append(ChatLine()) }
      settled += layout.lines(of: block, width: width)
    }
    if document.open.count == 1, case .code(let language, let code) = document.open[0] {
      var rows = openCode ?? CodeLayout(language: language, width: width)
      if rows.language != language { rows = CodeLayout(language: language, width: width) }
      openCode = nil
      rows.update(code, appearance: appearance)
      open = rows.lines
      openCode = rows
    } else {
      openCode = nil
      open = layout.lines(of: document.open, width: width)
    }
    if !settled.isEmpty, !open.isEmpty { open.insert(ChatLine(), at: 0) }
  }
}
