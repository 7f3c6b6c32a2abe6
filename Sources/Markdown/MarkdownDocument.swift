/// A Markdown text that may still grow, as blocks.
///
/// What can no longer change was parsed once and stays (see ``SectionCutter``); only the end
/// is parsed again when more text comes. However a text came, its blocks are those of the
/// text that is there at once.
package struct MarkdownDocument: Equatable, Sendable {
  /// The blocks that stay, and those of the end.
  package private(set) var settled: [MarkdownBlock] = []
  package private(set) var open: [MarkdownBlock] = []
  /// Bytes that the parser was given, over all updates.
  package private(set) var parsedBytes = 0

  /// The text before, as far as the cutter has read it: whole lines.
  private var readText: [UInt8] = []
  private var cutter = SectionCutter()

  package init() {}

  package init(_ text: String) {
    update(text, isGrowing: false)
  }

  package var blocks: [MarkdownBlock] { settled + open }

  /// Takes another text, of which the beginning may be the old one.
  ///
  /// - Parameters:
  ///   - text: all of it
  ///   - isGrowing: more will follow: marks whose other half may still come are taken for
  ///     whole, so that text does not change its look when it does
  /// - Returns: how many of the blocks that had settled are still the first ones
  @discardableResult
  package mutating func update(_ text: String, isGrowing: Bool) -> Int {
    let bytes = Array(text.utf8)
    if !bytes.starts(with: readText) {
      let parsed = parsedBytes
      self = MarkdownDocument()
      parsedBytes = parsed
    }
    let kept = settled.count
    var begin = cutter.cut
    for cut in cutter.read(bytes) {
      settled += parse(bytes[begin..<cut])
      begin = cut
    }
    readText += bytes[readText.count..<cutter.readBytes]
    var end = Array(bytes[begin...])
    if isGrowing { end = UnfinishedMarkdown.completed(end, fence: cutter.fence) }
    // A finished text may end with its fence, in a line that the cutter did not count.
    let isCode = isGrowing && cutter.fence?.beginsPiece == true
    open = isCode ? code(end) : parse(end[...])
    return kept
  }

  /// A piece that is code without an end: only its first line has a meaning to be parsed.
  private mutating func code(_ bytes: [UInt8]) -> [MarkdownBlock] {
    let begin = (bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1) + 1
    guard case .code(let language, _)? = parse(bytes[..<begin]).first else { return [] }
    var text = String(decoding: bytes[begin...], as: UTF8.self)
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    return [.code(language: language, text: text)]
  }

  private mutating func parse(_ bytes: ArraySlice<UInt8>) -> [MarkdownBlock] {
    if bytes.isEmpty { return [] }
    parsedBytes += bytes.count
    return MarkdownParser.blocks(of: String(decoding: bytes, as: UTF8.self))
  }
}
