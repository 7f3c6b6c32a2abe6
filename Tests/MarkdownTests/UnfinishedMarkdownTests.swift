import Testing

@testable import Markdown

struct UnfinishedMarkdownTests {
  private func blocks(_ text: String) -> [MarkdownBlock] {
    var document = MarkdownDocument()
    document.update(text, isGrowing: true)
    return document.blocks
  }

  private func paragraph(_ spans: MarkdownSpan...) -> [MarkdownBlock] { [.paragraph(spans)] }

  @Test func `what was opened is shown as closed`() {
    #expect(blocks("a **b") == paragraph(MarkdownSpan("a "), MarkdownSpan("b", .bold)))
    #expect(blocks("a **b ") == paragraph(MarkdownSpan("a "), MarkdownSpan("b", .bold)))
    #expect(blocks("a `b") == paragraph(MarkdownSpan("a "), MarkdownSpan("b", .code)))
    #expect(blocks("~~a") == paragraph(MarkdownSpan("a", .struck)))
    #expect(
      blocks("**a *b")
        == paragraph(MarkdownSpan("a ", .bold), MarkdownSpan("b", [.bold, .italic]))
    )
  }

  @Test func `a mark that stands last waits for what it begins`() {
    #expect(blocks("a **") == paragraph(MarkdownSpan("a")))
    #expect(blocks("a **b*") == paragraph(MarkdownSpan("a "), MarkdownSpan("b", .bold)))
    #expect(blocks("text\n-") == paragraph(MarkdownSpan("text")))
    #expect(blocks("text\n``") == paragraph(MarkdownSpan("text")))
    #expect(blocks("text\n12.") == paragraph(MarkdownSpan("text")))
  }

  @Test func `a star that multiplies stays a star`() {
    #expect(blocks("2 * 3") == paragraph(MarkdownSpan("2 * 3")))
    #expect(blocks("2*3") == paragraph(MarkdownSpan("2*3")))
    #expect(blocks("snake_case") == paragraph(MarkdownSpan("snake_case")))
    #expect(blocks("a \\*b") == paragraph(MarkdownSpan("a *b")))
  }

  @Test func `an open fence is code, and the begin of its end waits`() {
    let code = [MarkdownBlock.code(language: "c", text: "int a;\n")]
    #expect(blocks("```c\nint a;") == code)
    #expect(blocks("```c\nint a;\n``") == code)
    #expect(blocks("```c\nint a;\n```\n") == code)
    #expect(blocks("```c\na ** b") == [.code(language: "c", text: "a ** b\n")])
  }

  @Test func `a table waits for its second line`() {
    #expect(blocks("a\n\n| b | c") == paragraph(MarkdownSpan("a")))
    #expect(blocks("a\n\n| b | c |\n|--") == paragraph(MarkdownSpan("a")))
    #expect(blocks("| b | c |\n|---|---|\n").count == 1)
    #expect(blocks("| b | c |\nd") == paragraph(MarkdownSpan("| b | c |\nd")))
  }

  @Test func `a link whose target is being written is a link`() {
    #expect(
      blocks("see [a](htt")
        == paragraph(
          MarkdownSpan("see "),
          MarkdownSpan("a", .link),
          MarkdownSpan(" (htt)", .target)
        )
    )
    #expect(blocks("see [a](").first != nil)
    #expect(blocks("f(x") == paragraph(MarkdownSpan("f(x")))
  }

  @Test func `marks do not reach from one item to the next`() {
    guard case .list(let list) = blocks("- a *b\n- c").first else {
      Issue.record("no list")
      return
    }
    #expect(list.items.last?.blocks == [.paragraph([MarkdownSpan("c")])])
  }

  @Test func `a finished text is taken at its word`() {
    #expect(MarkdownDocument("a **b").blocks == paragraph(MarkdownSpan("a **b")))
  }
}
