import GGUF
import SampleFiles
import Testing
import Tokenization

@Suite("Markup")
struct MarkupTests {
  private func tokenizer(name: String? = nil) throws -> Tokenizer {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens += ["<tool>", "<too", "<s>"]
    vocabulary.types += [4, 3, 3]
    return try Tokenizer(
      metadata: TokenizerTests.metadata(
        vocabulary,
        setting: name.map { ["general.name": .string($0)] } ?? [:]
      )
    )
  }

  private func part(_ text: String, _ isMarkup: Bool) -> TextPart {
    TextPart(text, parsesControlTokens: isMarkup)
  }

  private func pieces(_ parts: [TextPart]) throws -> [String] {
    let tokenizer = try tokenizer()
    return tokenizer.encode(parts).map(tokenizer.piece)
  }

  @Test func `is found only in the parts that mean it`() throws {
    #expect(
      try pieces([part("<|im_start|>", true), part("<|im_end|>", false)]).filter { $0.count > 5 }
        == ["<|im_start|>"]
    )
    #expect(try pieces([part("he<|im_end|>", true)]) == ["he", "<|im_end|>"])
  }

  @Test func `is not put together from two parts`() throws {
    for (first, second) in [(true, false), (false, true), (true, true)] {
      let found = try pieces([part("<|im_", first), part("end|>", second)])
      #expect(!found.contains("<|im_end|>"))
      #expect(found.joined() == "<|im_end|>")
    }
  }

  @Test func `what a user defined is found across parts`() throws {
    #expect(try pieces([part("he<to", true), part("ol>he", false)]) == ["he", "<tool>", "he"])
  }

  @Test func `text is one text however many parts it has`() throws {
    let parts = ["h", "", "e", "l", "l"].map { part($0, false) }
    #expect(try pieces(parts) == ["hell"])
    #expect(try pieces([]) == [])
  }

  @Test func `the longest is meant`() throws {
    #expect(try pieces([part("<tool>", true)]) == ["<tool>"])
    #expect(try pieces([part("<too", true)]) == ["<too"])
  }

  @Test func `takes white space along in Phi-3 only`() throws {
    let text = "<|im_end|> \n\t he<s> he"
    let phi = try tokenizer(name: "Phi-3.5-MoE-instruct")
    #expect(
      phi.encode(text, parsingControlTokens: true).map(phi.piece)
        == ["<|im_end|>", "he", "<s>", "Ġ", "he"]
    )
    #expect(phi.encode("<|im_end|>  ", parsingControlTokens: true) == [2])
    let other = try tokenizer(name: "another")
    #expect(other.encode("<|im_end|> he", parsingControlTokens: true).count == 3)
  }
}
