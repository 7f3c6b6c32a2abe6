import GGUF
import SampleFiles
import Testing
import Tokenization

@Suite("Byte-level byte pairs")
struct ByteLevelModelTests {
  private func tokenizer(_ vocabulary: TinyVocabulary, pre: String = "qwen2") throws -> Tokenizer {
    try Tokenizer(
      metadata: TokenizerTests.metadata(
        vocabulary,
        setting: ["tokenizer.ggml.pre": .string(pre)]
      )
    )
  }

  @Test func `need a token for every ordinary byte`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens[3 + 0x41] = "other"
    #expect(throws: TokenizationError.missingByte(0x41)) { try tokenizer(vocabulary) }
  }

  @Test func `spell bytes without a token as U+FFFD`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens[3 + 0xC0] = "other"
    let tokenizer = try tokenizer(vocabulary)
    let replacement = [3 + 0xEF, 3 + 0xBF, 3 + 0xBD]
    #expect(tokenizer.encode(bytes: [0x61, 0xC0]) == [3 + 0x61] + replacement)
    #expect(tokenizer.encode(bytes: [0xC0]) == replacement)
  }

  // No merge makes "lo", though it is a token.
  @Test func `a whole piece is a token without merges only for some`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens.append("lo")
    vocabulary.types.append(1)
    let lo = vocabulary.tokens.count - 1
    #expect(try tokenizer(vocabulary, pre: "qwen2").encode("lo").count == 2)
    #expect(try tokenizer(vocabulary, pre: "llama-bpe").encode("lo") == [lo])
    #expect(try tokenizer(vocabulary, pre: "llama-bpe").encode("lol").count == 3)
  }

  @Test func `a token of one byte may be spelled by its number`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens.append("<0x0A>")
    vocabulary.types.append(6)
    let tokenizer = try tokenizer(vocabulary)
    #expect(tokenizer.bytes(of: tokenizer.vocabularySize - 1) == [0x0A])
  }
}
