import GGUF
import SampleFiles
import Testing
import Tokenization

@Suite("End of generation")
struct EndOfGenerationTests {
  private func ends(adding tokens: [(String, Int32)], merges: [(String, String)] = []) throws
    -> Set<String>
  {
    var vocabulary = TinyVocabulary(merges: merges)
    for (piece, type) in tokens {
      vocabulary.tokens.append(piece)
      vocabulary.types.append(type)
    }
    let tokenizer = try Tokenizer(metadata: TokenizerTests.metadata(vocabulary))
    return Set(tokenizer.endOfGeneration.map(tokenizer.piece))
  }

  @Test func `knows the names that models use`() throws {
    #expect(
      try ends(adding: [("<|eot_id|>", 3), ("<end_of_turn>", 3), ("<think>", 3)])
        == ["<|endoftext|>", "<|im_end|>", "<|eot_id|>", "<end_of_turn>"]
    )
  }

  @Test func `a pause of gpt-oss does not end its reply`() throws {
    let found = try ends(adding: [("<|return|>", 3), ("<|call|>", 3), ("<|end|>", 3)])
    #expect(found.contains("<|return|>") && found.contains("<|call|>"))
    #expect(!found.contains("<|end|>"))
    #expect(try ends(adding: [("<|end|>", 3)]).contains("<|end|>"))
    #expect(
      try !ends(adding: [("<|flush|>", 3), ("<|calls|>", 3), ("<|end|>", 3)]).contains("<|end|>")
    )
  }

  @Test func `a line of HTML ends no reply of Gemma`() throws {
    #expect(try !ends(adding: [("</s>", 3), ("<|tool_response>", 3)]).contains("</s>"))
    #expect(try ends(adding: [("<turn|>", 3), ("<eos>", 3)]).isSuperset(of: ["<turn|>", "<eos>"]))
  }

  @Test func `what separates files ends a reply`() throws {
    #expect(try ends(adding: [("<|file_sep|>", 3)]).contains("<|file_sep|>"))
  }

  @Test func `a token that the file forgot to mark is markup`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.types[2] = 1
    let tokenizer = try Tokenizer(metadata: TokenizerTests.metadata(vocabulary))
    #expect(tokenizer.isControl(2))
    #expect(!tokenizer.encode("<|im_end|>").contains(2))
  }

  @Test func `a word that merging makes is text`() throws {
    let merges = [("<", "/"), ("</", "s"), ("</s", ">")]
    #expect(try !ends(adding: [], merges: merges).contains("</s>"))
    #expect(try ends(adding: [("</s>", 3)]).contains("</s>"))
  }
}
