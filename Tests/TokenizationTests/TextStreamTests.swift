import SampleFiles
import Testing
import Tokenization

@Suite("Text stream")
struct TextStreamTests {
  /// What appears after each byte, and at the end.
  private func pieces(of bytes: [UInt8]) -> [String] {
    var stream = TextStream()
    return bytes.map { stream.append([$0]) } + [stream.finish()]
  }

  @Test func `a character appears with its last byte`() {
    #expect(
      pieces(of: Array("aé☕😀b".utf8)) == [
        "a", "", "é", "", "", "☕", "", "", "", "😀", "b", "",
      ]
    )
  }

  @Test func `a character that is cut off appears at the end`() {
    #expect(pieces(of: [0x61, 0xE2, 0x98]) == ["a", "", "", "\u{FFFD}"])
  }

  @Test func `bytes that can be no character appear at once`() {
    #expect(pieces(of: [0xFF, 0x61]) == ["\u{FFFD}", "a", ""])
    #expect(pieces(of: [0x80]) == ["\u{FFFD}", ""])
    #expect(pieces(of: [0xC0]) == ["\u{FFFD}", ""])
    // A surrogate: its second byte shows that it is none.
    #expect(pieces(of: [0xED, 0xA0]) == ["", "\u{FFFD}\u{FFFD}", ""])
    #expect(pieces(of: [0xF4, 0x90]) == ["", "\u{FFFD}\u{FFFD}", ""])
    // A letter after the beginning of a character.
    #expect(pieces(of: [0xE2, 0x61]) == ["", "\u{FFFD}a", ""])
  }

  @Test func `begins anew after its end`() {
    var stream = TextStream()
    _ = stream.append([0xE2])
    _ = stream.finish()
    #expect(stream.append(Array("ok".utf8)) == "ok")
    #expect(stream.finish() == "")
  }

  @Test func `gives the same text however the bytes arrive`() {
    var random = SeededRandom(seed: 6)
    for _ in 0..<300 {
      var bytes = Array("héllo ☕ wörld 😀 中文".utf8)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0]
      }
      var stream = TextStream()
      var text = ""
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...4, using: &random)
        text += stream.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      text += stream.finish()
      #expect(Array(text.utf8) == Array(String(decoding: bytes, as: UTF8.self).utf8))
    }
  }
}
