import GGUF
import SampleFiles
import Testing
import Tokenization

// Vocabularies drawn by lot: what is refused has an error, what is not has tokens for any text
// and bytes for any token.
@Suite("Strange vocabularies")
struct StrangeVocabularyTests {
  private static let pieces = [
    "", " ", "▁", "▁▁", "Ġ", "a", "b", "ab", "aab", "é", "\n", "\n\n", "</s>", "<|end|>", "<0x41>",
    "<0xZZ>", "\u{0}", "😀", "<", "<|", "[PAD]",
  ]

  private static let scores: [Float] = [0, -1, -2, .nan, .infinity, -.infinity]

  private func metadata(_ random: inout SeededRandom) throws -> Metadata {
    var bytes = TinySentencePiece([])
    if Bool.random(using: &random) {
      for byte in 0...255 { bytes.add(String(TinyVocabulary.character(of: byte))) }
    }
    for _ in 0..<Int.random(in: 0...30, using: &random) {
      let score = Self.scores.randomElement(using: &random) ?? 0
      bytes.add(
        Self.pieces.randomElement(using: &random) ?? "",
        score: score,
        type: Int32.random(in: -1...8, using: &random)
      )
    }
    let merges = (0..<Int.random(in: 0...8, using: &random)).map { _ in
      "\(Self.pieces.randomElement(using: &random) ?? "") "
        + (Self.pieces.randomElement(using: &random) ?? "")
    }
    let kinds = ["llama", "gpt2", "gemma4"]
    return try bytes.metadata(setting: [
      "tokenizer.ggml.model": .string(kinds.randomElement(using: &random) ?? ""),
      "tokenizer.ggml.pre": .string("llama-bpe"),
      "tokenizer.ggml.merges": .array(.string(Bool.random(using: &random) ? [] : merges)),
      "tokenizer.ggml.add_space_prefix": .bool(Bool.random(using: &random)),
    ])
  }

  @Test func `are refused, or have tokens for any text`() throws {
    var random = SeededRandom(seed: 13)
    var accepted = 0
    for _ in 0..<400 {
      let metadata = try metadata(&random)
      guard let tokenizer = try? Tokenizer(metadata: metadata) else { continue }
      accepted += 1
      for token in 0..<tokenizer.vocabularySize { _ = tokenizer.bytes(of: token) }
      for isMarkup in [false, true] {
        let text = (0..<20).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
        let tokens = tokenizer.encode(
          bytes: Array(text.utf8) + random.bytes(5),
          parsingControlTokens: isMarkup
        )
        #expect(tokens.allSatisfy { (0..<tokenizer.vocabularySize).contains($0) })
        #expect(!tokens.isEmpty)
        if !isMarkup { #expect(tokens.allSatisfy { !tokenizer.isControl($0) }) }
        _ = tokenizer.decode(tokens)
      }
    }
    #expect((100..<400).contains(accepted))
  }
}
