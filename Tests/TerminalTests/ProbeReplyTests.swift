import Testing

@testable import Terminal

@Suite("Probe reply")
struct ProbeReplyTests {
  private static func reply(_ text: String) -> ProbeReply {
    var reply = ProbeReply()
    reply.take(text.utf8)
    reply.finish()
    return reply
  }

  @Test func `a modern terminal answers everything`() {
    let reply = Self.reply(
      "\u{1B}[2;2R\u{1B}[?2026;2$y\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{1B}\\\u{1B}[?62;22c"
    )
    #expect(reply.blockColumns == 1)
    #expect(reply.hasSynchronizedOutput)
    #expect(reply.isLight == false)
    #expect(reply.isComplete)
    #expect(reply.typedAhead == [])
  }

  @Test func `an old one answers less`() {
    let reply = Self.reply("\u{1B}[2;3R\u{1B}[?6c")
    #expect(reply.blockColumns == 2)
    #expect(!reply.hasSynchronizedOutput)
    #expect(reply.isLight == nil)
    #expect(reply.isComplete)
  }

  @Test func `a silent one answers nothing`() {
    #expect(Self.reply("") == ProbeReply())
    #expect(!Self.reply("x").isComplete)
  }

  @Test(
    arguments: [
      ("rgb:ffff/ffff/ffff", true), ("rgb:0000/0000/0000", false), ("rgb:ff/f0/e0", true),
      ("rgb:f/f/f", true), ("rgb:8080/8080/8080", true), ("rgb:7f7f/7f7f/7f7f", false),
      // Blue looks dark, green looks light.
      ("rgb:0000/0000/ffff", false), ("rgb:0000/ffff/0000", true),
      ("red", nil), ("rgb:fffff/0/0", nil), ("rgb:ff/ff", nil), ("rgb:", nil),
    ] as [(String, Bool?)]
  )
  func `the background is light or dark`(color: String, expected: Bool?) {
    #expect(Self.reply("\u{1B}]11;\(color)\u{07}").isLight == expected)
  }

  @Test(arguments: [(0, false), (1, true), (2, true), (3, true), (4, false)])
  func `a mode is there when it can be set`(state: Int, expected: Bool) {
    #expect(Self.reply("\u{1B}[?2026;\(state)$y").hasSynchronizedOutput == expected)
  }

  @Test func `what was typed is kept in order`() {
    let reply = Self.reply("a\u{1B}[2;2Rb世\u{1B}[A\u{1B}[?62cc\u{1B}")
    #expect(String(decoding: reply.typedAhead, as: UTF8.self) == "ab世\u{1B}[Ac\u{1B}")
    #expect(reply.blockColumns == 1)
  }

  @Test func `answers may come in pieces`() {
    var reply = ProbeReply()
    for byte in "x\u{1B}[2;3R\u{1B}]11;rgb:f/f/f\u{1B}\\\u{1B}[?1;2cy".utf8 { reply.take([byte]) }
    #expect(reply.blockColumns == 2)
    #expect(reply.isLight == true)
    #expect(reply.isComplete)
    #expect(reply.typedAhead == Array("xy".utf8))
  }

  @Test func `nonsense is typed text, however long`() {
    let text = "\u{1B}]" + String(repeating: "9", count: 5000)
    #expect(Self.reply(text).typedAhead == Array(text.utf8))
    #expect(Self.reply("\u{1B}[2;99999999999999999999R").blockColumns == nil)
    #expect(Self.reply("\u{1B}[2;0R").blockColumns == nil)
  }
}
