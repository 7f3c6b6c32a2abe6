import Testing

@testable import Markdown

struct MarkdownDocumentTests {
  @Test func `blocks are told apart`() {
    let document = MarkdownDocument(
      "# Title\n\nOne *two* **three**.\n\n> said\n\n---\n\n```swift\nlet a = 1\n```\n"
    )
    #expect(
      document.blocks == [
        .heading(level: 1, [MarkdownSpan("Title")]),
        .paragraph([
          MarkdownSpan("One "), MarkdownSpan("two", .italic), MarkdownSpan(" "),
          MarkdownSpan("three", .bold), MarkdownSpan("."),
        ]),
        .quote([.paragraph([MarkdownSpan("said")])]),
        .rule,
        .code(language: "swift", text: "let a = 1\n"),
      ]
    )
  }

  @Test func `another text takes the place of one that had not settled`() {
    let texts = [
      "one\ntwo\nthree\nfour\n", "a\n", "", "```\nlet a\nlet b\n", "```\nlet\n", "- a\n- b\n- c\n",
      "x",
      "# a\n\nb\n\nc", "# a\n", "one\ntwo\nother\n\nfour\n",
    ]
    for before in texts {
      for after in texts {
        for isGrowing in [true, false] {
          var document = MarkdownDocument()
          document.update(before, isGrowing: true)
          document.update(after, isGrowing: isGrowing)
          var expected = MarkdownDocument()
          expected.update(after, isGrowing: isGrowing)
          #expect(document.blocks == expected.blocks, "\(before) then \(after)")
        }
      }
    }
  }

  @Test func `lists have numbers, tasks and lists within`() {
    let document = MarkdownDocument("3. a\n4. b\n   - [x] c\n   - [ ] d\n")
    let inner = MarkdownList(
      start: nil,
      isTight: true,
      items: [
        .init(isDone: true, blocks: [.paragraph([MarkdownSpan("c")])]),
        .init(isDone: false, blocks: [.paragraph([MarkdownSpan("d")])]),
      ]
    )
    let outer = MarkdownList(
      start: 3,
      isTight: true,
      items: [
        .init(blocks: [.paragraph([MarkdownSpan("a")])]),
        .init(blocks: [.paragraph([MarkdownSpan("b")]), .list(inner)]),
      ]
    )
    #expect(document.blocks == [.list(outer)])
  }

  @Test func `tables have as many cells in each row as in the header`() {
    let document = MarkdownDocument("| a | b |\n|---|--:|\n| 1 |\n| 2 | 3 | 4 |\n")
    let table = MarkdownTable(
      alignments: [.left, .right],
      header: [[MarkdownSpan("a")], [MarkdownSpan("b")]],
      rows: [[[MarkdownSpan("1")], []], [[MarkdownSpan("2")], [MarkdownSpan("3")]]]
    )
    #expect(document.blocks == [.table(table)])
  }

  @Test func `a link says where it leads, unless its words do`() {
    let document = MarkdownDocument("[here](https://a.b) <https://c.d> ![](e.png)")
    #expect(
      document.blocks == [
        .paragraph([
          MarkdownSpan("here", .link), MarkdownSpan(" (https://a.b)", .target), MarkdownSpan(" "),
          MarkdownSpan("https://c.d", .link), MarkdownSpan(" "), MarkdownSpan("e.png", .target),
        ])
      ]
    )
  }

  @Test func `HTML is text, a tag that breaks the line breaks it`() {
    let document = MarkdownDocument("a<br/>b <i>c</i> ~~d~~ `e`")
    #expect(
      document.blocks == [
        .paragraph([
          MarkdownSpan("a\nb <i>c</i> "), MarkdownSpan("d", .struck), MarkdownSpan(" "),
          MarkdownSpan("e", .code),
        ])
      ]
    )
    #expect(MarkdownDocument("<div>\nx\n</div>").blocks.count == 1)
  }

  @Test func `a thousand quotes in quotes do no harm`() {
    let text = String(repeating: "> ", count: 1000) + "deep"
    var block = MarkdownDocument(text).blocks.first
    var depth = 0
    while case .quote(let inner) = block {
      depth += 1
      block = inner.first
    }
    #expect(depth == 12)
    #expect(block == .paragraph([MarkdownSpan("deep")]))
    let nested = String(repeating: "*a **b ", count: 2000)
    #expect(MarkdownDocument(nested).blocks.count == 1)
  }

  // MARK: Growing

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `a text that grows says what the text says that is there at once`(seed: UInt64) {
    var source = RandomMarkdown(seed: seed)
    let text = source.text(pieces: 14)
    let scalars = Array(text.unicodeScalars)
    var growing = MarkdownDocument()
    var place = 0
    while place < scalars.count {
      place = min(scalars.count, place + 1 + source.below(9))
      var shown = String.UnicodeScalarView()
      shown.append(contentsOf: scalars[..<place])
      growing.update(String(shown), isGrowing: true)
      var atOnce = MarkdownDocument()
      atOnce.update(String(shown), isGrowing: true)
      #expect(growing.blocks == atOnce.blocks)
    }
    growing.update(text, isGrowing: false)
    #expect(growing.blocks == MarkdownDocument(text).blocks)
    // Without definitions of links a text in pieces is what it is as one.
    #expect(growing.blocks == MarkdownParser.blocks(of: text))
  }

  @Test func `only the end of a long text is parsed again`() {
    var document = MarkdownDocument()
    var text = ""
    for number in 0..<400 {
      text += "Paragraph \(number) with **bold** and `code` in it.\n\n"
      document.update(text, isGrowing: true)
    }
    #expect(text.utf8.count > 16_000)
    // Each paragraph once as the end, and once when it has settled.
    #expect(document.parsedBytes < 3 * text.utf8.count)
    #expect(document.blocks.count == 400)
  }

  @Test func `code that goes on and on is not parsed at all`() {
    var document = MarkdownDocument()
    var text = "Look:\n```swift\n"
    for number in 0..<400 {
      text += "let number\(number) = 1\n\n"
      document.update(text, isGrowing: true)
    }
    #expect(document.parsedBytes < 400 * 10 + 100)
    let code = String(text.dropFirst("Look:\n```swift\n".count))
    let look = MarkdownBlock.paragraph([MarkdownSpan("Look:")])
    #expect(document.blocks == [look, .code(language: "swift", text: code)])
    document.update(text + "```\n# Then", isGrowing: false)
    let then = MarkdownBlock.heading(level: 1, [MarkdownSpan("Then")])
    #expect(document.blocks == [look, .code(language: "swift", text: code), then])
  }

  @Test func `a text that was replaced is parsed anew`() {
    var document = MarkdownDocument()
    document.update("one\n\ntwo\n\nthree\n\nfour", isGrowing: true)
    #expect(document.settled.count == 2)
    #expect(document.update("one\n\ntwo\n\nthree\n\nfour\n\nfive", isGrowing: true) == 2)
    #expect(document.update("two", isGrowing: true) == 0)
    #expect(document.blocks == [.paragraph([MarkdownSpan("two")])])
  }
}
