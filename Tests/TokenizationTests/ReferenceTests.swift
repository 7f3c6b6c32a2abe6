import Foundation
import GGUF
import SampleFiles
import Testing
import Tokenization

// The tokens that Hugging Face's tokenizer gives for the prompts of reference.json.
@Suite("Tokens of the sample model")
struct ReferenceTests {
  struct Reference: Decodable {
    struct Prompt: Decodable {
      let prompt: String
      let ids: [Int]
      let pieces: [String]
      let greedy: [Int]
      let text: String
    }
    let prompts: [Prompt]
  }

  private let prompts: [Reference.Prompt]
  private let tokenizer: Tokenizer
  private let metadata: Metadata

  init() throws {
    let data = Data(try readFile(SampleModel.reference))
    prompts = try JSONDecoder().decode(Reference.self, from: data).prompts
    metadata = try GGUFFile(path: SampleModel.brainFloat).metadata
    tokenizer = try Tokenizer(metadata: metadata)
  }

  @Test func `are those of the reference`() {
    #expect(prompts.count == 7)
    for prompt in prompts {
      let tokens = tokenizer.encode(prompt.prompt, parsingControlTokens: true)
      #expect(tokens == prompt.ids)
      #expect(tokens.map(tokenizer.piece) == prompt.pieces)
      #expect(String(decoding: tokenizer.decode(tokens), as: UTF8.self) == prompt.prompt)
    }
  }

  @Test func `say what the reference says they say`() {
    for prompt in prompts {
      let spoken = tokenizer.decode(prompt.greedy)
      #expect(String(decoding: spoken, as: UTF8.self) == prompt.text)
    }
  }

  @Test func `of a conversation are those of the reference`() throws {
    let template = try ChatTemplate(metadata: metadata, tokenizer: tokenizer)
    let question = "Tell me a story about a dog."
    let messages = [ChatMessage(role: .user, text: question)]
    #expect(try template.prompt(for: messages, addingAssistant: true).tokens == prompts[0].ids)
  }

  @Test func `end as the model's card says`() {
    #expect(tokenizer.vocabularySize == 4096)
    #expect(tokenizer.endOfSequence == 2)
    #expect(tokenizer.endOfGeneration == [0, 2])
    #expect(tokenizer.beginOfSequence == nil)
    #expect(!tokenizer.addsBeginOfSequence)
  }
}
