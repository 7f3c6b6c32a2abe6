import Testing

@testable import Tokenization

@Suite("Byte alphabet")
struct ByteAlphabetTests {
  @Test(arguments: [
    (UInt8(0), "Ā"), (0x0A, "Ċ"), (0x20, "Ġ"), (0x21, "!"), (0x7E, "~"), (0x7F, "ġ"),
    (0xA0, "ł"), (0xA1, "¡"), (0xAD, "Ń"), (0xFF, "ÿ"),
  ])
  func `is that of GPT-2`(byte: UInt8, character: String) {
    #expect(String(ByteAlphabet.characters[Int(byte)]) == character)
  }

  @Test func `every byte comes back`() {
    let bytes = Array(UInt8.min...UInt8.max)
    #expect(ByteAlphabet.bytes(of: ByteAlphabet.piece(of: bytes)) == bytes)
  }

  @Test func `other characters stand for themselves`() {
    #expect(ByteAlphabet.bytes(of: "Ġ☕") == [0x20] + Array("☕".utf8))
  }
}
