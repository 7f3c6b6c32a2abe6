import Testing

@testable import Tokenization

@Suite("Byte fallback")
struct ByteFallbackTests {
  @Test func `bytes are spelled in two digits`() {
    #expect(ByteFallback.piece(of: 0x0A) == "<0x0A>")
    #expect(ByteFallback.piece(of: 0xF0) == "<0xF0>")
    for byte in UInt8.min...UInt8.max {
      #expect(ByteFallback.byte(of: ByteFallback.piece(of: byte)) == byte)
    }
  }

  @Test(arguments: ["", "<0x0A", "0x0A>", "<0x+A>", "<0xGG>", "<0xA>", "<0x00A>", "<0x0é>"])
  func `other pieces are none`(piece: String) {
    #expect(ByteFallback.byte(of: piece) == nil)
  }

  @Test func `a byte needs a token, or an unknown one`() throws {
    let vocabulary = try Vocabulary(metadata: TokenizerTests.metadata())
    #expect(throws: TokenizationError.missingByte(0)) {
      try ByteFallback(vocabulary: vocabulary, unknown: nil)
    }
    #expect(try ByteFallback(vocabulary: vocabulary, unknown: 7).token(of: 9) == 7)
  }
}
