import Dashboard
import Foundation
import Testing

@testable import Export

@Suite("SVGPicture")
struct SVGPictureTests {
  private func lines(_ text: String, _ style: Style = Style(), columns: Int = 8) -> [String] {
    var frame = Frame(width: columns, height: 1)
    frame.put(text, x: 0, y: 0, style: style, within: frame.bounds, appearance: Appearance())
    return SVGPicture().draw(frame, title: "t", theme: .builtIn).split(separator: "\n")
      .map(String.init).filter { $0.hasPrefix("<text") || $0.hasPrefix("<rect x") }
  }

  @Test func `a run is one element, and spaces around it none`() {
    #expect(
      lines("  ab c ") == [
        "<text x=\"18\" y=\"14\" textLength=\"36\" lengthAdjust=\"spacingAndGlyphs\">ab c</text>"
      ]
    )
  }

  @Test func `wider spaces are positions, single ones are text`() {
    let ends = lines("a b   c  d", columns: 12).map {
      $0.split(separator: " ")[1...3].joined(separator: " ")
    }
    #expect(
      ends == [
        "x=\"0\" y=\"14\" textLength=\"27\"", "x=\"54\" y=\"14\" textLength=\"9\"",
        "x=\"81\" y=\"14\" textLength=\"9\"",
      ]
    )
  }

  @Test func `a wide character stands by itself`() {
    let length = { (columns: Int) in
      "textLength=\"\(columns * 9)\" lengthAdjust=\"spacingAndGlyphs\""
    }
    #expect(
      lines("a漢b") == [
        "<text x=\"0\" y=\"14\" \(length(1))>a</text>",
        "<text x=\"9\" y=\"14\" \(length(2))>漢</text>",
        "<text x=\"27\" y=\"14\" \(length(1))>b</text>",
      ]
    )
  }

  @Test func `blocks and backgrounds are rectangles`() {
    let style = Style(foreground: Color(rgb: 0x010203), background: Color(rgb: 0xA0B0C0))
    #expect(
      lines("▀▀", style) == [
        "<rect x=\"0\" y=\"0\" width=\"18\" height=\"18\" fill=\"#a0b0c0\"/>",
        "<rect x=\"0\" y=\"0\" width=\"18\" height=\"9\" fill=\"#010203\"/>",
      ]
    )
    let reversed = Style(foreground: Color(rgb: 0x010203), attributes: .reverse)
    #expect(lines("x", reversed).first?.hasSuffix("fill=\"#010203\"/>") == true)
  }

  @Test func `text is escaped and the whole is XML`() throws {
    #expect(lines("<&>")[0].hasSuffix(">&lt;&amp;&gt;</text>"))
    let text = SVGPicture().draw(
      try SampleTalk.hostileSession(),
      ExportSettings(width: 100, height: 30)
    )
    // The picture is well-formed where each element that begins ends.
    #expect(
      text.components(separatedBy: "<text").count == text.components(separatedBy: "</text>").count
    )
    #expect(text.components(separatedBy: "<g").count == text.components(separatedBy: "</g>").count)
  }
}
