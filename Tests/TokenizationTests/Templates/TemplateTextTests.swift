import Testing

@testable import Tokenization

@Suite("Text of a template")
struct TemplateTextTests {
  private let said = TemplateText("  <a> b <a> ", origin: .said(in: 4))

  private func origins(_ text: TemplateText) -> [Int?] {
    text.units.map(\.origin.message)
  }

  @Test func `counts code points, as Python does`() {
    #expect(TemplateText("e\u{301}🙂\r\n").count == 5)
  }

  @Test func `knows who wrote it after every operation`() {
    let separator = TemplateText("<a>")
    #expect(
      origins(said.stripped(of: nil, atStart: true, atEnd: true)) == Array(repeating: 4, count: 9)
    )
    let parts = said.split(by: separator, limit: nil, fromEnd: false)
    #expect(parts.map(\.string) == ["  ", " b ", " "])
    #expect(parts.allSatisfy { origins($0).allSatisfy { $0 == 4 } })
    let joined = parts.joined(by: separator)
    #expect(origins(joined).prefix(6) == [4, 4, nil, nil, nil, 4])
    #expect(origins(said.uppercased()).allSatisfy { $0 == 4 })
    #expect(
      origins(said.replacing(TemplateText("b"), with: separator, limit: nil))[6...8] == [
        nil, nil, nil,
      ]
    )
  }

  @Test func `keeps its origin where it is escaped`() throws {
    let statements = try TemplateParser.statements(
      of: "{{ t|tojson }}{{ t|e }}{{ [t] }}",
      limits: TemplateLimits()
    )
    let output = try TemplateEvaluator.output(
      of: statements,
      limits: TemplateLimits(),
      now: 0,
      bind: { $0.bind("t", .text(TemplateText("<\"\n", origin: .said(in: 0)))) }
    )
    #expect(output.string == "\"<\\\"\\n\"&lt;&#34;\n['<\"\\n']")
    let markup = TemplateText.string(output.units.filter { !$0.origin.isSaid })
    #expect(markup == "\"\"['']")
  }

  @Test func `is equal whoever wrote it`() {
    #expect(TemplateText("x", origin: .said(in: 0)) == TemplateText("x"))
    #expect(Set([TemplateText("x", origin: .said(in: 0)), TemplateText("x")]).count == 1)
  }

  @Test func `of a very late message is still said by somebody`() {
    let text = TemplateText("x", origin: .said(in: 5000))
    #expect(text.units[0].origin.isSaid)
    #expect(text.units[0].origin.message == nil)
    #expect(text.string == "x")
  }

  @Test(arguments: [
    ("aXbXc", "X", [1, 3]), ("aaaa", "aa", [0, 2]), ("abababac", "ababac", [2]), ("abc", "", []),
    ("", "a", []), ("aabaaab", "aaab", [3]),
  ])
  func `finds what is looked for without overlaps`(whole: String, part: String, places: [Int]) {
    #expect(TemplateText(whole).places(of: TemplateText(part)) == places)
  }
}
