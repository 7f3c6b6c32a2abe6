import GGUF
import SampleFiles
import Testing
import Tokenization

@Suite("SentencePiece")
struct SentencePieceModelTests {
  private static let vocabulary = TinySentencePiece(
    [("▁", -10)] + "abhelo".map { (String($0), -20) } + [
      ("he", -2), ("ll", -3), ("lo", -1), ("hell", -4), ("▁he", -5), ("aa", -6), ("ab", -6),
    ]
  )

  private func tokenizer(
    _ vocabulary: TinySentencePiece = Self.vocabulary,
    setting values: [String: MetadataValue?] = [:]
  ) throws -> Tokenizer {
    try Tokenizer(metadata: vocabulary.metadata(setting: values))
  }

  private func pieces(_ text: String, _ tokenizer: Tokenizer) -> [String] {
    tokenizer.encode(text).map(tokenizer.piece)
  }

  private func error(
    _ vocabulary: TinySentencePiece = Self.vocabulary,
    setting values: [String: MetadataValue?] = [:]
  ) -> TokenizationError? {
    #expect(throws: TokenizationError.self) {
      try tokenizer(vocabulary, setting: values)
    }
  }

  // lo (-1) comes before he (-2), and leaves only one l for ll (-3); then ▁he (-5).
  @Test func `merges the best score first`() throws {
    #expect(try pieces("hello", tokenizer()) == ["▁he", "l", "lo"])
    #expect(try pieces("hell", tokenizer()) == ["▁", "hell"])
  }

  @Test func `of equal scores the leftmost is first`() throws {
    #expect(try pieces("aaab", tokenizer()) == ["▁", "aa", "ab"])
    #expect(try pieces("aab", tokenizer()) == ["▁", "aa", "b"])
  }

  @Test func `what no token spells becomes bytes`() throws {
    let tokenizer = try tokenizer()
    #expect(pieces("é\na", tokenizer) == ["▁", "<0xC3>", "<0xA9>", "<0x0A>", "a"])
    #expect(tokenizer.decode(tokenizer.encode("é\na")) == Array("é\na".utf8))
    #expect(tokenizer.encode(bytes: [0xFF]).last == 3 + 0xFF)
  }

  @Test func `text gets a space before it unless the file says no`() throws {
    let key = "tokenizer.ggml.add_space_prefix"
    let without = try tokenizer(setting: [key: .bool(false)])
    #expect(pieces("he", without) == ["he"])
    #expect(pieces(" he", without) == ["▁he"])
    #expect(without.decode(without.encode(" he")) == Array(" he".utf8))
    #expect(try pieces(" he", tokenizer()) == ["▁", "▁he"])
    #expect(try pieces("", tokenizer()) == [])
  }

  @Test func `text after markup gets a space, text after text does not`() throws {
    var vocabulary = Self.vocabulary
    vocabulary.add("<x>", type: 4)
    let tokenizer = try tokenizer(vocabulary)
    #expect(pieces("he<x>he", tokenizer) == ["▁he", "<x>", "▁he"])
    let parts = ["h", "e"].map { TextPart($0, parsesControlTokens: false) }
    #expect(tokenizer.encode(parts).map(tokenizer.piece) == ["▁he"])
    #expect(tokenizer.decode(tokenizer.encode("he<x>he")) == Array("he<x>he".utf8))
  }

  @Test func `what somebody typed never merges into markup`() throws {
    var vocabulary = Self.vocabulary
    for piece in ["<", "/", "s", ">", "</", "</s"] { vocabulary.add(piece) }
    let tokenizer = try tokenizer(vocabulary)
    #expect(pieces("</s>", tokenizer) == ["▁", "</s", ">"])
    #expect(tokenizer.encode("</s>", parsingControlTokens: true) == [2])
    #expect(tokenizer.encode("<0x41>").allSatisfy { $0 != 3 + 0x41 })
  }

  @Test func `a visible space comes back as a space`() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.decode(tokenizer.encode("a▁b")) == Array("a b".utf8))
  }

  @Test func `begins a text and ends a reply as SentencePiece does`() throws {
    let silent = try tokenizer()
    #expect(silent.beginOfSequence == 1)
    #expect(silent.endOfSequence == 2)
    #expect(silent.endOfGeneration == [2])
    #expect(silent.framed([9]) == [1, 9])
    let asked = try tokenizer(setting: [
      "tokenizer.ggml.add_bos_token": .bool(false), "tokenizer.ggml.add_eos_token": .bool(true),
    ])
    #expect(asked.framed([9]) == [9, 2])
  }

  @Test func `without a token for a byte the unknown one stands for it`() throws {
    var vocabulary = Self.vocabulary
    vocabulary.tokens[3 + 0xC3] = "other"
    #expect(try tokenizer(vocabulary).encode("é").dropFirst() == [0, 3 + 0xA9])
  }

  @Test func `scores are needed, one for each token`() throws {
    let key = "tokenizer.ggml.scores"
    #expect(error(setting: [key: .none]) == .missingKey(key))
    #expect(
      error(setting: [key: .array(.float32([1, 2]))])
        == .scoreCount(found: 2, expected: Self.vocabulary.tokens.count)
    )
    let whole = Self.vocabulary.scores.map { Int32($0) }
    #expect(
      try pieces("hello", tokenizer(setting: [key: .array(.int32(whole))]))
        == ["▁he", "l", "lo"]
    )
  }

  @Test func `scores that are no numbers are worst`() throws {
    var vocabulary = Self.vocabulary
    for index in vocabulary.tokens.indices where vocabulary.tokens[index] == "lo" {
      vocabulary.scores[index] = .nan
    }
    #expect(try pieces("hello", tokenizer(vocabulary)) == ["▁", "hell", "o"])
  }

  /// Merges as the definition says: the best token that neighbours spell, leftmost first.
  private func encodeSlowly(_ text: String, _ vocabulary: TinySentencePiece) -> [String] {
    let scores = Dictionary(
      zip(vocabulary.tokens, vocabulary.scores),
      uniquingKeysWith: { first, _ in first }
    )
    var pieces = ("▁" + text).map { String($0) }
    while true {
      let found = zip(pieces, pieces.dropFirst()).map { scores[$0 + $1] ?? -.infinity }
      guard let best = found.max(), best > -.infinity, let place = found.firstIndex(of: best)
      else { return pieces }
      pieces.replaceSubrange(place...place + 1, with: [pieces[place] + pieces[place + 1]])
    }
  }

  @Test(arguments: UInt64(0)..<20) func `merges as the definition says`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var words = ["▁", "a", "b", "c"]
    while words.count < 40 {
      let left = words[Int.random(in: 0..<words.count, using: &random)]
      let right = words[Int.random(in: 0..<words.count, using: &random)]
      if left.count + right.count <= 7, !words.contains(left + right) { words.append(left + right) }
    }
    // Few different scores, so that many are equal.
    let vocabulary = TinySentencePiece(
      words.map { ($0, -Float(Int.random(in: 0..<12, using: &random))) }
    )
    let tokenizer = try tokenizer(vocabulary)
    for count in [1, 2, 3, 5, 8, 20, 60] {
      let letters = Array("abc")
      let text = String(
        (0..<count).map { _ in letters[Int.random(in: 0..<3, using: &random)] }
      )
      #expect(pieces(text, tokenizer) == encodeSlowly(text, vocabulary))
    }
  }
}
