import SampleFiles
import Testing

@testable import Tokenization

@Suite("Pre-tokenizer")
struct PreTokenizerTests {
  private func pieces(_ text: [UInt8], as name: String) throws -> [[UInt8]] {
    let preTokenizer = try PreTokenizer(named: name)
    return text.withUnsafeBufferPointer { text in
      preTokenizer.pieces(of: text).map { Array(text[$0]) }
    }
  }

  private func pieces(_ text: String, as name: String) throws -> [String] {
    try pieces(Array(text.utf8), as: name).map { String(decoding: $0, as: UTF8.self) }
  }

  private static let sentence = "I'LL pay $1234 (naïve)!\n\n  They've"

  // The expected pieces were cut by another program with the published patterns.
  private static let cuts: [(String, [String])] = [
    (
      "gpt-2",
      ["I", "'", "LL", " pay", " $", "1234", " (", "naïve", ")!", "\n\n ", " They", "'ve"]
    ),
    (
      "starcoder",
      [
        "I", "'", "LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!", "\n\n ",
        " They", "'ve",
      ]
    ),
    (
      "qwen2",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "llama-bpe",
      ["I", "'LL", " pay", " $", "123", "4", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "qwen35",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "gpt-4o",
      ["I'LL", " pay", " $", "123", "4", " (", "naïve", ")!\n\n", " ", " They've"]
    ),
    (
      "tekken",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "deepseek-llm",
      [
        "I", "'", "LL", " pay", " $", "1234", " (", "na", "ï", "ve", ")!", "\n", "\n", " ",
        " They", "'", "ve",
      ]
    ),
    (
      "deepseek-v3",
      ["I", "'LL", " pay", " $", "123", "4", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "default",
      [
        "I", "'", "LL", " pay", " ", "$", "123", "4", " ", "(", "naïve", ")!", "\n\n ", " They",
        "'", "ve",
      ]
    ),
    (
      "falcon",
      [
        "I", "'", "LL", " pay", " ", "$", "123", "4", " ", "(", "naïve", ")!", "\n\n ", " They",
        "'", "ve",
      ]
    ),
    (
      "chameleon",
      [
        "I", "'", "LL", " pay", " ", "$", "1", "2", "3", "4", " ", "(", "naïve", ")", "!", "\n",
        "\n", "  ", "They", "'", "ve",
      ]
    ),
    (
      "bloom",
      ["I'LL", " pay", " $1234", " (", "naïve", ")!\n\n ", " They've"]
    ),
    (
      "viking",
      ["I'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n ", " They've"]
    ),
    (
      "minicpm5",
      ["I", "'LL", " pay", " $", "123", "4", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "jais-2",
      ["I", "'LL", " pay", " $", "123", "4", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "ufakzeka",
      ["I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "laguna",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!", "\n\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "bailingmoe2",
      ["I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "seed-coder",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!", "\n\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "exaone-moe",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n", "\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "youtu",
      ["I'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!\n\n", " ", " They've"]
    ),
    (
      "kimi-k2",
      ["I'LL", " pay", " $", "123", "4", " (", "naïve", ")!\n\n", " ", " They've"]
    ),
    (
      "deepseek-coder",
      [
        "I", "'", "LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!", "\n", "\n", " ",
        " They", "'", "ve",
      ]
    ),
    (
      "spark2_5",
      [
        "I", "'LL", " pay", " $", "1", "2", "3", "4", " (", "naïve", ")!", "\n", "\n", " ", " They",
        "'ve",
      ]
    ),
    (
      "tiny_aya",
      ["I'LL", " pay", " $", "1", "234", " (", "naïve", ")!\n\n", " ", " They've"]
    ),
    (
      "superbpe",
      ["I'LL pay $", "1", "234", " (naïve)!\n\n  They've"]
    ),
    (
      "afmoe",
      ["I", "'LL", " pay", " $", "1", "234", " (", "naïve", ")!\n\n", " ", " They", "'ve"]
    ),
    (
      "gemma4",
      ["I'LL pay $1234 (naïve)!", "\n\n", "  They've"]
    ),
  ]

  @Test(arguments: cuts)
  func `cuts as the models were taught`(name: String, expected: [String]) throws {
    #expect(try pieces(Self.sentence, as: name) == expected)
  }

  @Test func `marks belong to their letters only for some`() throws {
    let text = "e\u{301}a"
    #expect(try pieces(text, as: "qwen2") == ["e", "\u{301}a"])
    #expect(try pieces(text, as: "qwen35") == [text])
  }

  @Test func `a capital begins a word only for some`() throws {
    #expect(try pieces("helloWorld", as: "gpt-4o") == ["hello", "World"])
    #expect(try pieces("helloWorld", as: "qwen2") == ["helloWorld"])
  }

  @Test func `a contraction is one in either case only for some`() throws {
    #expect(try pieces("we'Re", as: "qwen2") == ["we", "'Re"])
    #expect(try pieces("we'Re", as: "gpt-2") == ["we", "'", "Re"])
  }

  private static let names = PreTokenizer.recipes.flatMap(\.names)

  @Test(arguments: names) func `pieces make up the text`(name: String) throws {
    var random = SeededRandom(seed: 7)
    let characters = Array("aA éÉ1٣ \n\r\t\u{3000}'ßſs.!中ひ한😀\u{301}\u{200D}")
    for count in 0..<100 {
      let text = String((0..<count).compactMap { _ in characters.randomElement(using: &random) })
      let found = try pieces(text, as: name)
      #expect(found.joined() == text)
      #expect(!found.contains(""))
    }
  }

  @Test(arguments: names) func `any bytes are cut`(name: String) throws {
    var random = SeededRandom(seed: 8)
    for count in [0, 1, 2, 10, 500] {
      let bytes = random.bytes(count)
      #expect(try pieces(bytes, as: name).flatMap { $0 } == bytes)
    }
  }

  @Test func `bytes that are no UTF-8 are pieces of their own`() throws {
    #expect(
      try pieces([0x61, 0xFF, 0xFE, 0x62], as: "qwen2") == [[0x61], [0xFF, 0xFE], [0x62]]
    )
  }

  // Done carelessly, these take the square of their length, or more stack or steps than
  // PCRE2 has; then the rest of the text would be one piece. 3,072 is a multiple of all that
  // patterns count to.
  @Test(arguments: PreTokenizer.recipes.compactMap(\.names.first))
  func `long monotonous texts are cut to their end`(name: String) throws {
    for unit in [" ", "1", "!", "\n", " \n", "'s", "a!", "A ", "aA", "1a", "中"] {
      let counts = try [1, 2, 6, 7].map { thousands in
        try pieces(String(repeating: unit, count: thousands * 3072) + "x", as: name).count
      }
      #expect(counts[1] - counts[0] == counts[3] - counts[2], "\(unit)")
    }
  }

  @Test func `digits are counted from the right only for some`() throws {
    #expect(try pieces("1234567 12", as: "afmoe") == ["1", "234", "567", " ", "12"])
    #expect(try pieces("1234567 12", as: "deepseek-v3") == ["123", "456", "7", " ", "12"])
    // No group ends where a word goes on.
    #expect(try pieces("1234a", as: "tiny_aya") == ["123", "4", "a"])
  }

  @Test func `Chinese characters stand apart only for some`() throws {
    #expect(try pieces("a中文b", as: "kimi-k2") == ["a", "中文", "b"])
    #expect(try pieces("a中文b", as: "qwen2") == ["a中文b"])
  }

  @Test func `no two ways of cutting have the same name`() {
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test func `a name that nobody knows is cut the default way`() throws {
    #expect(try PreTokenizer(named: "elvish").warning != nil)
    #expect(try pieces(Self.sentence, as: "elvish") == pieces(Self.sentence, as: "default"))
  }
}
