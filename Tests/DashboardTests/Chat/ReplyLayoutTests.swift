import Testing

@testable import Dashboard

struct ReplyLayoutTests {
  private let appearance = Appearance()

  private func atOnce(_ text: String, _ width: Int, isGrowing: Bool = false) -> [ChatLine] {
    var layout = ReplyLayout(width: width)
    layout.update(text, isGrowing: isGrowing, appearance: appearance)
    return layout.lines
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `a reply that streams in is laid out as one that is there at once`(seed: UInt64) {
    var source = WildText(seed: seed)
    let text = source.markdown(pieces: 40)
    let scalars = Array(text.unicodeScalars)
    let width = 8 + Int(seed)
    var layout = ReplyLayout(width: width)
    var place = 0
    while place < scalars.count {
      place = min(scalars.count, place + 1 + source.below(12))
      var shown = String.UnicodeScalarView()
      shown.append(contentsOf: scalars[..<place])
      layout.update(String(shown), isGrowing: true, appearance: appearance)
      #expect(layout.lines == atOnce(String(shown), width, isGrowing: true))
      #expect(layout.count == layout.lines.count)
    }
    layout.update(text, isGrowing: false, appearance: appearance)
    #expect(layout.lines == atOnce(text, width))
  }

  @Test func `an empty reply is one empty row`() {
    #expect(atOnce("", 9) == [ChatLine()])
    #expect(atOnce("\n\n", 9) == [ChatLine()])
  }

  @Test func `of a long reply only its end is parsed for a frame`() {
    var layout = ReplyLayout(width: 60)
    var text = ""
    while text.utf8.count < 20_000 {
      text += "A paragraph of **some** words, `code` and a [link](https://a.b).\n\n- one\n- two\n\n"
    }
    layout.update(text, isGrowing: true, appearance: appearance)
    let before = layout.parsedBytes
    for _ in 0..<100 {
      text += " word"
      layout.update(text, isGrowing: true, appearance: appearance)
    }
    #expect((layout.parsedBytes - before) / 100 < 600)
  }

  @Test func `of long code only its last lines are coloured for a frame`() {
    var layout = ReplyLayout(width: 40)
    var text = "Look:\n```swift\n"
    for number in 0..<1000 { text += "let number\(number) = \(number) // a note\n" }
    layout.update(text, isGrowing: true, appearance: appearance)
    let before = layout.parsedBytes
    for _ in 0..<100 {
      text += "let word = 1\n"
      layout.update(text, isGrowing: true, appearance: appearance)
      #expect(layout.count == layout.lines.count)
    }
    #expect((layout.parsedBytes - before) / 100 < 200)
    #expect(layout.lines == atOnce(text, 40, isGrowing: true))
  }

  @Test func `another reply takes the place of one, whatever both are`() {
    let texts = [
      "one\ntwo\nthree\nfour\n", "a\n", "", "```swift\nlet a = 1\nlet b = 2\nlet c",
      "```swift\nlet",
      "```sh\nls\n", "- a\n- b\n- c\n", "# a\n\nb\n\nc", "# a\n\nother\n\n```swift\nif",
    ]
    for before in texts {
      for after in texts {
        var layout = ReplyLayout(width: 12)
        layout.update(before, isGrowing: true, appearance: appearance)
        layout.update(after, isGrowing: true, appearance: appearance)
        #expect(layout.lines == atOnce(after, 12, isGrowing: true), "\(before) then \(after)")
      }
    }
  }

  @Test func `code in a comment or string of many lines keeps its colour`() {
    var layout = ReplyLayout(width: 40)
    let text = "```swift\nlet a = \"\"\"\nif\n\nelse\n\"\"\"\n/* if\nelse */\nif b {\n"
    var shown = ""
    for scalar in text.unicodeScalars {
      shown.unicodeScalars.append(scalar)
      layout.update(shown, isGrowing: true, appearance: appearance)
      #expect(layout.lines == atOnce(shown, 40, isGrowing: true))
    }
    let roles = layout.lines.map { $0.runs.dropFirst().first?.ink.role }
    #expect(roles[1] == .codeString)
    #expect(roles[3] == .codeString)
    #expect(roles[6] == .codeComment)
    #expect(roles[7] == .codeKeyword)
  }
}
