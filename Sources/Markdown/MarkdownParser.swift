import CCMark
import Synchronization

/// Reads whole pieces of Markdown with cmark-gfm.
enum MarkdownParser {
  /// Blocks within blocks that are told apart; a stranger's text may nest a thousand quotes.
  private static let deepest = 12

  /// The library marks the characters that extensions need in tables of the whole process
  /// while it parses, so only one may parse at a time.
  private static let turn = Mutex(())

  private static let registers: Void = cmark_gfm_core_extensions_ensure_registered()

  /// What a text says; HTML in it is text like any other.
  static func blocks(of text: String) -> [MarkdownBlock] {
    turn.withLock { _ in
      _ = registers
      guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
      defer { cmark_parser_free(parser) }
      for name in ["table", "strikethrough", "tasklist", "autolink"] {
        guard let found = cmark_find_syntax_extension(name) else { continue }
        cmark_parser_attach_syntax_extension(parser, found)
      }
      var text = text
      text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          cmark_parser_feed(parser, characters.baseAddress, characters.count)
        }
      }
      guard let document = cmark_parser_finish(parser) else { return [] }
      defer { cmark_node_free(document) }
      return blocks(in: document, depth: 0)
    }
  }

  // MARK: Blocks

  private static func blocks(in node: OpaquePointer, depth: Int) -> [MarkdownBlock] {
    if depth >= deepest {
      let text = MarkdownSpans.plain(in: node)
      return text.isEmpty ? [] : [.paragraph([MarkdownSpan(text)])]
    }
    return children(of: node).compactMap { block($0, depth: depth + 1) }
  }

  private static func block(_ node: OpaquePointer, depth: Int) -> MarkdownBlock? {
    switch kind(of: node) {
    case "paragraph":
      return .paragraph(MarkdownSpans.spans(in: node))
    case "heading":
      let level = Int(cmark_node_get_heading_level(node))
      return .heading(level: level, MarkdownSpans.spans(in: node))
    case "code_block":
      let info = string(cmark_node_get_fence_info(node))
      let language = info.prefix { !$0.isWhitespace && $0 != "{" && $0 != "," }
      return .code(language: language.lowercased(), text: literal(of: node))
    case "html_block":
      return .paragraph([MarkdownSpan(literal(of: node))])
    case "block_quote":
      return .quote(blocks(in: node, depth: depth))
    case "list":
      return .list(list(node, depth: depth))
    case "table":
      return .table(table(node))
    case "thematic_break":
      return .rule
    default:
      return nil
    }
  }

  private static func list(_ node: OpaquePointer, depth: Int) -> MarkdownList {
    let isNumbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    return MarkdownList(
      start: isNumbered ? Int(cmark_node_get_list_start(node)) : nil,
      isTight: cmark_node_get_list_tight(node) != 0,
      items: children(of: node).map { item in
        let isTask = kind(of: item) == "tasklist"
        return MarkdownList.Item(
          isDone: isTask ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil,
          blocks: blocks(in: item, depth: depth)
        )
      }
    )
  }

  private static func table(_ node: OpaquePointer) -> MarkdownTable {
    let count = Int(cmark_gfm_extensions_get_table_columns(node))
    let letters = UnsafeBufferPointer(
      start: cmark_gfm_extensions_get_table_alignments(node),
      count: count
    )
    var table = MarkdownTable(
      alignments: letters.map {
        switch $0 {
        case UInt8(ascii: "c"): .center
        case UInt8(ascii: "r"): .right
        default: .left
        }
      },
      header: [],
      rows: []
    )
    for row in children(of: node) {
      var cells = children(of: row).map { MarkdownSpans.spans(in: $0) }
      cells = Array((cells + Array(repeating: [], count: count)).prefix(count))
      if cmark_gfm_extensions_get_table_row_is_header(row) != 0 {
        table.header = cells
      } else {
        table.rows.append(cells)
      }
    }
    return table
  }

  // MARK: Nodes

  private static func children(of node: OpaquePointer) -> [OpaquePointer] {
    var children: [OpaquePointer] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      children.append(child)
      next = cmark_node_next(child)
    }
    return children
  }

  /// The library's word for what a node is; for those of extensions there is no constant.
  static func kind(of node: OpaquePointer) -> String {
    string(cmark_node_get_type_string(node))
  }

  static func literal(of node: OpaquePointer) -> String {
    string(cmark_node_get_literal(node))
  }

  static func string(_ characters: UnsafePointer<CChar>?) -> String {
    characters.map { String(cString: $0) } ?? ""
  }
}
