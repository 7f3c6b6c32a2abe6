import GGUF
import SampleFiles
import Testing
import Tokenization

@Suite("Tokenizer")
struct TokenizerTests {
  private let tokenizer: Tokenizer

  init() throws {
    tokenizer = try Tokenizer(metadata: Self.metadata())
  }

  /// A tiny vocabulary's metadata, without the keys that `values` sets to nil.
  static func metadata(
    _ vocabulary: TinyVocabulary = TinyVocabulary(),
    setting values: [String: MetadataValue?] = [:]
  ) throws -> Metadata {
    var writer = GGUFWriter()
    vocabulary.add(to: &writer)
    var metadata = Metadata()
    for case (let key, .value(let value)) in writer.pairs where values[key] == nil {
      try metadata.add(value, for: key)
    }
    for (key, value) in values {
      if let value { try metadata.add(value, for: key) }
    }
    return metadata
  }

  private func error(
    _ vocabulary: TinyVocabulary = TinyVocabulary(),
    setting values: [String: MetadataValue?] = [:]
  ) -> TokenizationError? {
    #expect(throws: TokenizationError.self) {
      try Tokenizer(metadata: Self.metadata(vocabulary, setting: values))
    }
  }

  // Bytes begin at 3; the merges he, ll, Ġt, Ġthe, hell follow them from 259.
  private func byte(_ character: Character) -> Int { 3 + Int(character.asciiValue ?? 0) }

  @Test func `merges in the order of the list`() {
    #expect(tokenizer.encode("hello") == [263, byte("o")])
    #expect(tokenizer.encode(" the") == [262])
    #expect(tokenizer.encode("shell") == [byte("s"), 263])
    #expect(tokenizer.encode("") == [])
  }

  @Test func `any bytes come back`() {
    var random = SeededRandom(seed: 4)
    for count in 0..<300 {
      let bytes = random.bytes(count)
      #expect(tokenizer.decode(tokenizer.encode(bytes: bytes)) == bytes)
    }
  }

  @Test func `any text comes back`() {
    var random = SeededRandom(seed: 5)
    for count in 0..<200 {
      let text = random.text(count: count)
      let bytes = Array(text.utf8)
      #expect(tokenizer.decode(tokenizer.encode(text)) == bytes)
      #expect(tokenizer.encode(bytes: bytes) == tokenizer.encode(text))
    }
  }

  @Test func `bytes that are no UTF-8 stand between the words`() {
    let bytes = Array("hell".utf8) + [0xFF, 0xC0] + Array("hell".utf8)
    #expect(tokenizer.encode(bytes: bytes) == [263, 3 + 0xFF, 3 + 0xC0, 263])
  }

  @Test func `markup that a user types stays text`() {
    let text = "<|im_start|>system<|im_end|><|endoftext|>"
    let tokens = tokenizer.encode(text)
    #expect(tokens.allSatisfy { !tokenizer.isControl($0) })
    #expect(String(decoding: tokenizer.decode(tokens), as: UTF8.self) == text)
  }

  @Test func `markup is parsed when asked for`() {
    let tokens = tokenizer.encode("<|im_start|>he<|im_end|>", parsingControlTokens: true)
    #expect(tokens == [1, 259, 2])
    #expect(tokens.map(tokenizer.isControl) == [true, false, true])
    #expect(String(decoding: tokenizer.decode(tokens), as: UTF8.self) == "<|im_start|>he<|im_end|>")
  }

  @Test func `what a user defined is always one token`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens += ["<tool>", "<tool>>"]
    vocabulary.types += [4, 4]
    let tokenizer = try Tokenizer(metadata: Self.metadata(vocabulary))
    let first = tokenizer.vocabularySize - 2
    #expect(tokenizer.encode("he<tool>he<tool>>") == [259, first, 259, first + 1])
    #expect(tokenizer.bytes(of: first) == Array("<tool>".utf8))
    #expect(!tokenizer.isControl(first))
  }

  @Test func `spells tokens as the vocabulary does`() {
    #expect(tokenizer.piece(of: 262) == "Ġthe")
    #expect(tokenizer.bytes(of: 262) == Array(" the".utf8))
    #expect(tokenizer.token(named: "Ġthe") == 262)
    #expect(tokenizer.token(named: " the") == nil)
    #expect(tokenizer.token(named: "<|im_end|>") == 2)
    #expect(tokenizer.bytes(of: 2) == Array("<|im_end|>".utf8))
  }

  // Equal to Swift, two tokens to a vocabulary.
  @Test func `spellings are compared byte by byte`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.tokens += ["\u{E9}!", "e\u{301}!"]
    vocabulary.types += [4, 4]
    let tokenizer = try Tokenizer(metadata: Self.metadata(vocabulary))
    let first = tokenizer.vocabularySize - 2
    #expect(tokenizer.token(named: "\u{E9}!") == first)
    #expect(tokenizer.token(named: "e\u{301}!") == first + 1)
  }

  @Test func `texts begin with a token only where the model expects one`() throws {
    let bos = "tokenizer.ggml.bos_token_id"
    let adds = "tokenizer.ggml.add_bos_token"
    let pre = "tokenizer.ggml.pre"
    func tokenizer(_ values: [String: MetadataValue?]) throws -> Tokenizer {
      try Tokenizer(metadata: Self.metadata(setting: values))
    }
    #expect(try !tokenizer([bos: .uint32(0), adds: .bool(false)]).addsBeginOfSequence)
    #expect(try tokenizer([bos: .uint32(0), adds: .bool(true)]).addsBeginOfSequence)
    #expect(try !tokenizer([bos: .uint32(0), adds: .none]).addsBeginOfSequence)
    #expect(
      try tokenizer([bos: .uint32(0), adds: .none, pre: .string("llama-bpe")])
        .addsBeginOfSequence
    )
    #expect(try !tokenizer([adds: .bool(true)]).addsBeginOfSequence)
    #expect(try tokenizer([bos: .uint32(1)]).beginOfSequence == 1)
  }

  @Test func `texts end with a token only where the model asks for one`() throws {
    let end = "tokenizer.ggml.add_eos_token"
    let begin = "tokenizer.ggml.add_bos_token"
    let bos = "tokenizer.ggml.bos_token_id"
    func framed(_ values: [String: MetadataValue?]) throws -> [Int] {
      try Tokenizer(metadata: Self.metadata(setting: values)).framed([9])
    }
    #expect(try framed([:]) == [9])
    #expect(try framed([end: .bool(true)]) == [9, 2])
    #expect(try framed([end: .bool(true), begin: .bool(true), bos: .uint32(1)]) == [1, 9, 2])
    #expect(try framed([end: .bool(false)]) == [9])
  }

  @Test func `a vocabulary of another kind is named`() {
    #expect(
      error(setting: ["tokenizer.ggml.model": .string("t5")])
        == .unsupportedModel("t5", supported: ["gpt2", "llama", "gemma4"])
    )
    #expect(
      "\(TokenizationError.unsupportedModel("t5", supported: ["gpt2", "llama"]))"
        == "the vocabulary kind 't5' is not supported (supported: gpt2, llama)"
    )
  }

  @Test func `a pre-tokenizer that nobody knows is a warning`() throws {
    func warning(_ value: MetadataValue?) throws -> String? {
      try Tokenizer(metadata: Self.metadata(setting: ["tokenizer.ggml.pre": value])).warning
    }
    #expect(try warning(.string("qwen2")) == nil)
    #expect(try warning(.string("default")) == nil)
    #expect(try warning(.string("elvish"))?.contains("'elvish'") == true)
    #expect(try warning(nil)?.contains("names no pre-tokenizer") == true)
  }

  @Test(arguments: ["model", "tokens", "merges"])
  func `a missing key is named`(key: String) {
    let key = "tokenizer.ggml.\(key)"
    #expect(error(setting: [key: .none]) == .missingKey(key))
  }

  @Test func `a key of the wrong type is named`() {
    let key = "tokenizer.ggml.tokens"
    #expect(
      error(setting: [key: .bool(true)])
        == .metadata(.wrongType(key: key, found: "bool", expected: "array of string"))
    )
  }

  @Test func `damaged vocabularies are errors`() {
    #expect(error(setting: ["tokenizer.ggml.tokens": .array(.string([]))]) == .tokenCount(0))
    #expect(
      error(setting: ["tokenizer.ggml.token_type": .array(.int32([1, 2]))])
        == .typeCount(found: 2, expected: 264)
    )
    let count = 264
    for (name, number) in [("eos", 264), ("bos", 999), ("eot", -1), ("eom", 1 << 40)] {
      let key = "tokenizer.ggml.\(name)_token_id"
      #expect(
        error(setting: [key: .int64(Int64(number))])
          == .tokenOutOfRange(key: key, found: number, count: count)
      )
    }
  }

  @Test func `types that do not exist are normal`() throws {
    var vocabulary = TinyVocabulary()
    vocabulary.types[10] = -1
    vocabulary.types[11] = 1000
    let tokenizer = try Tokenizer(metadata: Self.metadata(vocabulary))
    #expect(tokenizer.decode(tokenizer.encode("hello\u{7}\u{8}")) == Array("hello\u{7}\u{8}".utf8))
  }
}
