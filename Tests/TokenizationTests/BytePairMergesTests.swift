import GGUF
import SampleFiles
import Testing

@testable import Tokenization

@Suite("Byte-pair merges")
struct BytePairMergesTests {
  private func vocabulary(_ tiny: TinyVocabulary) throws -> Vocabulary {
    try Vocabulary(metadata: TokenizerTests.metadata(tiny))
  }

  private func error(_ merge: String) throws -> TokenizationError? {
    let vocabulary = try vocabulary(TinyVocabulary())
    return #expect(throws: TokenizationError.self) {
      try BytePairMerges(["h e", merge], vocabulary: vocabulary)
    }
  }

  private func encode(_ text: [UInt8], with merges: BytePairMerges) -> [Int] {
    var chain = SymbolChain(text.map { Int32(3 + Int($0)) })
    merges.apply(to: &chain)
    return chain.symbols.map { Int($0.token) }
  }

  /// Merges as the definition says: the best pair anywhere, leftmost first, until none is left.
  private func encodeSlowly(_ text: [UInt8], _ tiny: TinyVocabulary) -> [String] {
    var pieces = text.map { String(TinyVocabulary.character(of: Int($0))) }
    let ranks = Dictionary(
      tiny.merges.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    while true {
      let pairs = zip(pieces, pieces.dropFirst()).map { ranks["\($0) \($1)"] ?? .max }
      guard let best = pairs.min(), best < .max, let place = pairs.firstIndex(of: best) else {
        return pieces
      }
      pieces.replaceSubrange(place...place + 1, with: [pieces[place] + pieces[place + 1]])
    }
  }

  /// A vocabulary over three letters whose merges were drawn by lot.
  private func randomVocabulary(seed: UInt64) -> TinyVocabulary {
    var random = SeededRandom(seed: seed)
    var pieces = ["a", "b", "c"]
    var merges: [(String, String)] = []
    while merges.count < 40 {
      let left = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      let right = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      guard left.count + right.count <= 8, !pieces.contains(left + right) else { continue }
      pieces.append(left + right)
      merges.append((left, right))
    }
    return TinyVocabulary(merges: merges)
  }

  @Test(arguments: UInt64(0)..<20) func `are made as the definition says`(seed: UInt64) throws {
    let tiny = randomVocabulary(seed: seed)
    let vocabulary = try vocabulary(tiny)
    let merges = try BytePairMerges(tiny.merges, vocabulary: vocabulary)
    var random = SeededRandom(seed: seed)
    for count in [1, 2, 3, 5, 8, 20, 60] {
      let text = (0..<count).map { _ in UInt8.random(in: 0x61...0x63, using: &random) }
      let found = encode(text, with: merges).map { vocabulary.pieces[$0] }
      #expect(found == encodeSlowly(text, tiny))
    }
  }

  @Test func `a very long word is no problem`() throws {
    let tiny = TinyVocabulary(merges: [("a", "a"), ("aa", "aa"), ("aaaa", "aaaa")])
    let merges = try BytePairMerges(tiny.merges, vocabulary: vocabulary(tiny))
    let tokens = encode([UInt8](repeating: 0x61, count: 100_000), with: merges)
    #expect(tokens == [Int](repeating: 261, count: 12_500))
  }

  @Test func `need two pieces`() throws {
    for merge in ["he", "h ", " h", "", "h e l"] {
      #expect(try error(merge) == .malformedMerge(merge, index: 1))
    }
  }

  @Test func `need pieces that are tokens`() throws {
    #expect(try error("xx y") == .unknownPiece("xx", merge: "xx y", index: 1))
    #expect(try error("y xx") == .unknownPiece("xx", merge: "y xx", index: 1))
    #expect(try error("x y") == .unknownPiece("xy", merge: "x y", index: 1))
  }
}
