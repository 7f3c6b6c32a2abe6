import Testing

@testable import Markdown

struct CodePieceTests {
  private func pieces(_ code: String, _ language: String) -> [CodePiece] {
    CodePiece.pieces(of: code, in: language)
  }

  @Test func `words, strings, numbers and comments have their kinds`() {
    #expect(
      pieces("let a = \"b\\\"c\" + 0x1F // d", "swift") == [
        CodePiece("let", .keyword), CodePiece(" a = ", .plain), CodePiece("\"b\\\"c\"", .string),
        CodePiece(" + ", .plain), CodePiece("0x1F", .number), CodePiece(" ", .plain),
        CodePiece("// d", .comment),
      ]
    )
  }

  @Test func `a string ends with its line, one of many lines does not`() {
    #expect(pieces("'a\nif", "python").last == CodePiece("if", .keyword))
    #expect(pieces("\"\"\"a\nif\"\"\"", "python") == [CodePiece("\"\"\"a\nif\"\"\"", .string)])
    #expect(pieces("/* a\nif", "c") == [CodePiece("/* a\nif", .comment)])
  }

  @Test func `an address has no comment in it`() {
    #expect(!pieces("curl https://a.b", "js").contains { $0.kind == .comment })
    #expect(!pieces("echo $# a#b", "sh").contains { $0.kind == .comment })
    #expect(pieces("a # b", "sh").last == CodePiece("# b", .comment))
  }

  @Test func `queries know no case, pages have tags`() {
    #expect(pieces("SELECT 1", "sql").first == CodePiece("SELECT", .keyword))
    #expect(
      pieces("</p>", "html") == [
        CodePiece("</", .plain), CodePiece("p", .keyword), CodePiece(">", .plain),
      ]
    )
  }

  @Test func `an unknown language stays plain`() {
    #expect(pieces("if 1", "whitespace") == [CodePiece("if 1", .plain)])
    #expect(pieces("", "swift") == [])
  }

  @Test(arguments: [
    "swift", "c", "py", "ts", "rs", "go", "java", "sh", "json", "yml", "sql", "html", "css",
  ])
  func `the pieces of any code are the code`(language: String) {
    var source = RandomMarkdown(seed: 7)
    for _ in 0..<50 {
      let code = source.text(pieces: 20) + "\"' /* <a '''"
      #expect(pieces(code, language).map(\.text).joined() == code)
    }
  }
}
