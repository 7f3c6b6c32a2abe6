import CCMark

/// Reads the text within one block.
///
/// It goes from node to node without recursion: emphasis may be nested as deep as a text is
/// long.
enum MarkdownSpans {
  static func spans(in block: OpaquePointer) -> [MarkdownSpan] {
    var spans: [MarkdownSpan] = []
    // What holds at this place, the innermost last; for a link also where its words begin.
    var looks: [MarkdownSpan.Look] = [[]]
    var links: [Int] = []
    walk(block) { node, isEntering in
      let look = looks.last ?? []
      switch MarkdownParser.kind(of: node) {
      case "text":
        append(MarkdownParser.literal(of: node), look, to: &spans)
      case "softbreak", "linebreak":
        append("\n", look, to: &spans)
      case "code":
        append(MarkdownParser.literal(of: node), look.union(.code), to: &spans)
      case "html_inline":
        append(text(ofTag: MarkdownParser.literal(of: node)), look, to: &spans)
      case "strong":
        turn(look.union(.bold), isEntering, &looks)
      case "emph":
        turn(look.union(.italic), isEntering, &looks)
      case "strikethrough":
        turn(look.union(.struck), isEntering, &looks)
      case "link", "image":
        turn(look.union(.link), isEntering, &looks)
        if isEntering {
          links.append(spans.count)
          // The words of a link are spans of their own, so that they can be told from it.
          spans.append(MarkdownSpan("", look.union(.link)))
        } else if let begin = links.popLast() {
          let words = spans[begin...].map(\.text).joined()
          let target = MarkdownParser.string(cmark_node_get_url(node))
          if target.isEmpty || target.hasSuffix(words) && !words.isEmpty { return }
          append(words.isEmpty ? target : " (\(target))", .target, to: &spans)
        }
      default:
        break
      }
    }
    return spans.filter { !$0.text.isEmpty }
  }

  /// All words in a node, without looks, a line for each block.
  static func plain(in node: OpaquePointer) -> String {
    var text = ""
    walk(node) { node, isEntering in
      switch MarkdownParser.kind(of: node) {
      case "text", "code", "code_block", "html_inline", "html_block":
        text += MarkdownParser.literal(of: node)
      case "softbreak", "linebreak":
        text += "\n"
      case "paragraph", "heading":
        if !isEntering { text += "\n" }
      default:
        break
      }
    }
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  private static func walk(_ root: OpaquePointer, _ visit: (OpaquePointer, Bool) -> Void) {
    guard let iterator = cmark_iter_new(root) else { return }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return }
      if let node = cmark_iter_get_node(iterator) { visit(node, event == CMARK_EVENT_ENTER) }
    }
  }

  private static func turn(
    _ look: MarkdownSpan.Look,
    _ isEntering: Bool,
    _ looks: inout [MarkdownSpan.Look]
  ) {
    if isEntering { looks.append(look) } else { looks.removeLast() }
  }

  private static func append(
    _ text: String,
    _ look: MarkdownSpan.Look,
    to spans: inout [MarkdownSpan]
  ) {
    if let last = spans.indices.last, spans[last].look == look {
      spans[last].text += text
    } else {
      spans.append(MarkdownSpan(text, look))
    }
  }

  /// Models break lines in tables with a tag, for which Markdown has no word.
  private static func text(ofTag tag: String) -> String {
    let name = tag.lowercased().filter { $0.isLetter }
    return name == "br" ? "\n" : tag
  }
}
