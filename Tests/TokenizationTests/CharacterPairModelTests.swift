import GGUF
import SampleFiles
import Testing
import Tokenization

@Suite("Byte pairs of characters")
struct CharacterPairModelTests {
  private func tokenizer(setting values: [String: MetadataValue?] = [:]) throws -> Tokenizer {
    var vocabulary = TinySentencePiece([])
    for piece in ["▁", "é", "a", "b", "\n", "\n\n", "▁a", "▁ab"] { vocabulary.add(piece) }
    let added: [String: MetadataValue?] = [
      "tokenizer.ggml.model": .string("gemma4"),
      "tokenizer.ggml.merges": .array(.string(["▁ a", "▁a b"])),
      "tokenizer.ggml.bos_token_id": .uint32(1),
    ]
    let values = added.merging(values) { $1 }
    return try Tokenizer(metadata: vocabulary.metadata(setting: values))
  }

  private func pieces(_ text: String) throws -> [String] {
    let tokenizer = try tokenizer()
    return tokenizer.encode(text).map(tokenizer.piece)
  }

  @Test func `merges characters in the order of the list`() throws {
    #expect(try pieces("ab ab é") == ["a", "b", "▁ab", "▁", "é"])
  }

  @Test func `a run of line ends is one token where there is one`() throws {
    #expect(try pieces("a\n\na\n\n\n") == ["a", "\n\n", "a", "\n", "\n", "\n"])
  }

  @Test func `what no token spells becomes bytes`() throws {
    #expect(try pieces("ö") == ["<0xC3>", "<0xB6>"])
    let tokenizer = try tokenizer()
    #expect(tokenizer.encode(bytes: [0x61, 0xFF]).last == 3 + 0xFF)
  }

  @Test func `any text comes back`() throws {
    let tokenizer = try tokenizer()
    for text in ["", " ", "  ab\n \n", "é ☕ 😀"] {
      #expect(tokenizer.decode(tokenizer.encode(text)) == Array(text.utf8))
    }
  }

  @Test func `Gemma begins a text even where its file says no`() throws {
    let no: [String: MetadataValue?] = ["tokenizer.ggml.add_bos_token": .bool(false)]
    #expect(try tokenizer(setting: no).framed([7]) == [1, 7])
    let sarvam = no.merging([
      "tokenizer.ggml.model": .string("gpt2"), "tokenizer.ggml.pre": .string("sarvam-moe"),
    ]) { $1 }
    let other = try tokenizer(setting: sarvam)
    #expect(other.framed([7]) == [7])
    #expect(other.encode(" ab").map(other.piece) == ["▁ab"])
  }
}
