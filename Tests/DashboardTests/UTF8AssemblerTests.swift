import SampleSessions
import Testing

@testable import Dashboard

@Suite("UTF-8 assembler")
struct UTF8AssemblerTests {
  @Test func `a character appears with its last byte`() {
    var assembler = UTF8Assembler()
    let bytes = Array("🙂".utf8)
    #expect(assembler.append([bytes[0]]) == "")
    #expect(assembler.append([bytes[1], bytes[2]]) == "")
    #expect(assembler.heldBack == Array(bytes[0...2]))
    #expect(assembler.append([bytes[3], 0x21]) == "🙂!")
    #expect(assembler.heldBack.isEmpty)
  }

  @Test func `text does not depend on where bytes were cut`() {
    // Valid text, truncated characters, stray continuations, overlong and surrogate forms.
    let pieces: [[UInt8]] = [
      Array("plain ä 漢 🙂".utf8), [0xE2, 0x82], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
      [0xF0, 0x9F, 0x99], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE0, 0x80], [0xF0, 0x80], [0xC3],
    ]
    for seed in 0..<300 {
      var random = TestSession.Random(seed: UInt64(seed))
      let bytes = (0..<12).flatMap { _ in pieces[random.below(pieces.count)] }
      var assembler = UTF8Assembler()
      var text = ""
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + random.below(4))
        text += assembler.append(Array(bytes[start..<end]))
        #expect(assembler.heldBack.count <= 3)
        start = end
      }
      text += assembler.finish()
      #expect(
        Array(text.unicodeScalars) == Array(String(decoding: bytes, as: UTF8.self).unicodeScalars),
        "seed \(seed)"
      )
    }
  }

  @Test func `an invalid byte is replaced at once`() {
    var assembler = UTF8Assembler()
    #expect(assembler.append([0x61, 0xFF]) == "a\u{FFFD}")
    // Overlong, surrogate, beyond the last: no third byte could save them.
    let hopeless: [[UInt8]] = [[0xE0, 0x80], [0xED, 0xA0], [0xF0, 0x80], [0xF4, 0x90]]
    for bytes in hopeless { #expect(assembler.append(bytes) == "\u{FFFD}\u{FFFD}") }
  }

  @Test func `an unfinished character ends as a replacement`() {
    var assembler = UTF8Assembler()
    #expect(assembler.append([0xE2, 0x82]) == "")
    #expect(assembler.finish() == "\u{FFFD}")
    #expect(assembler.finish() == "")
  }
}
