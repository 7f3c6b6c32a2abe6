import Foundation
import GGUF
import SampleFiles
import Testing
import Tokenization

/// Vocabularies of published models, with the tokens that llama.cpp gives: the folder that
/// `MOETOP_CONFORMANCE` names has `vocab/NAME.gguf`, and texts and tokens beside them.
@Suite("Vocabularies of published models", .serialized)
struct VocabularyConformanceTests {
  static let names = ["llama-spm", "gpt-2", "refact", "deepseek-llm"]

  private static let separator = Array("\n__ggml_vocab_test__\n".utf8)

  private func path(_ name: String) -> String? {
    guard let folder = ProcessInfo.processInfo.environment["MOETOP_CONFORMANCE"] else {
      print("skipped: MOETOP_CONFORMANCE names no folder with vocab/ggml-vocab-\(name).gguf")
      return nil
    }
    return "\(folder)/vocab/ggml-vocab-\(name).gguf"
  }

  private func tokenizer(_ path: String) throws -> Tokenizer {
    try Tokenizer(metadata: GGUFFile(path: path).metadata)
  }

  @Test(arguments: names) func `give the same tokens for every case`(name: String) throws {
    guard let path = path(name) else { return }
    let tokenizer = try tokenizer(path)
    let texts = try readFile(path + ".inp")
      .split(separator: Self.separator, omittingEmptySubsequences: false)
    let lines = try readFile(path + ".out")
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    #expect(texts.count == 47)
    #expect(lines.count == 47)
    for (text, line) in zip(texts, lines) {
      let expected = String(decoding: line, as: UTF8.self).split(separator: " ").map { Int($0) }
      #expect(tokenizer.encode(bytes: Array(text)) == expected)
    }
  }

  @Test(arguments: names) func `give any text back`(name: String) throws {
    guard let path = path(name) else { return }
    let tokenizer = try tokenizer(path)
    var random = SeededRandom(seed: 11)
    for number in 0..<3000 {
      let text = Array(random.text(count: number % 60).utf8)
      #expect(tokenizer.decode(tokenizer.encode(bytes: text)) == text)
    }
  }

  @Test(arguments: names) func `say something for any tokens`(name: String) throws {
    guard let path = path(name) else { return }
    let tokenizer = try tokenizer(path)
    var random = SeededRandom(seed: 12)
    for _ in 0..<1000 {
      let tokens = (0..<50).map { _ in Int.random(in: 0..<tokenizer.vocabularySize, using: &random)
      }
      let bytes = tokenizer.decode(tokens)
      #expect(bytes.count <= tokens.reduce(0) { $0 + tokenizer.bytes(of: $1).count })
    }
    for token in 0..<tokenizer.vocabularySize { _ = tokenizer.bytes(of: token) }
  }

  // A megabyte without a place to cut it: one word, and one that is nothing but digits.
  @Test(arguments: names) func `take a megabyte`(name: String) throws {
    guard let path = path(name) else { return }
    let tokenizer = try tokenizer(path)
    for unit in ["internationalisation", "0123456789", " ", "é中"] {
      let text = Array(String(repeating: unit, count: 1_000_000 / unit.utf8.count).utf8)
      #expect(tokenizer.decode(tokenizer.encode(bytes: text)) == text)
    }
  }
}
