/// The patterns of one way of cutting text, and the names under which files ask for it.
struct PreTokenizerRecipe: Sendable {
  let names: [String]
  let patterns: [String]
  var takesWholePieces = false
  var addsBeginOfSequence = false
  var cutsVisibleSpaces = false
}

// The values of `tokenizer.ggml.pre` that llama.cpp knows. The patterns are those that the
// models were published with, in their tokenizer.json.
extension PreTokenizer {
  /// What stands in for names that nobody knows.
  static let defaultRecipe = PreTokenizerRecipe(
    names: ["default"],
    patterns: [#"[\p{P}$+<=>^~|]+"#, gpt2, #"\p{N}+"#, "[0-9][0-9][0-9]"]
  )

  static let recipes: [PreTokenizerRecipe] =
    [defaultRecipe] + spaced + worded + cased + deepseek + counted + visiblySpaced

  /// GPT-2's: a word keeps the space before it, contractions in lower case stand alone.
  private static let spaced = [
    PreTokenizerRecipe(
      names: [
        "gpt-2", "olmo", "mpt", "phi-2", "jina-es", "jina-de", "jina-v2-es", "jina-v2-de",
        "jina-v1-en", "jina-v2-code", "roberta-bpe", "gigachat", "a.x-4.0", "mellum",
        "modern-bert", "exaone4", "jais", "trillion", "granite-docling",
      ],
      patterns: [gpt2]
    ),
    PreTokenizerRecipe(
      names: [
        "starcoder", "refact", "smollm", "command-r", "codeshell", "exaone", "minerva-7b",
        "mellum2",
      ],
      patterns: [#"\p{N}"#, gpt2]
    ),
    PreTokenizerRecipe(
      names: ["falcon"],
      patterns: [#"[\p{P}$+<=>^~|`]+"#, gpt2, "[0-9][0-9][0-9]"]
    ),
    PreTokenizerRecipe(
      names: ["chameleon"],
      patterns: [
        "<sentinel:[0-9]+>", "IMGIMG[A-I]{1,4}Z", #"[\t\n]|    |  "#, #"\p{N}"#,
        #"[\p{P}!-/:-@\[-`{-~]"#, gpt2,
      ],
      addsBeginOfSequence: true
    ),
    PreTokenizerRecipe(names: ["poro-chat", "bloom", "gpt3-finnish"], patterns: [bloom]),
    PreTokenizerRecipe(names: ["viking"], patterns: [bloom, #"\p{N}"#]),
  ]

  private static let bloom = #" ?[^(\s|.,!?…。，、।۔،)]+"#

  /// GPT-4's: contractions in either case, line ends belong to the marks before them.
  private static let worded = [
    PreTokenizerRecipe(
      names: [
        "qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "megrez", "stablelm2", "hunyuan",
        "solar-open", "grok-2",
      ],
      patterns: [words(digits: "")]
    ),
    PreTokenizerRecipe(
      names: ["dbrx", "smaug-bpe", "glm4", "chatglm-bpe"],
      patterns: [words(digits: "{1,3}")]
    ),
    PreTokenizerRecipe(
      names: [
        "llama-bpe", "llama3", "llama-v3", "lfm2", "falcon3", "falcon-h1", "pixtral", "midm-2.0",
        "jina-v5-nano",
      ],
      patterns: [words(digits: "{1,3}")],
      takesWholePieces: true,
      addsBeginOfSequence: true
    ),
    PreTokenizerRecipe(
      names: ["minicpm5"],
      patterns: [#"\p{N}{1,3}"#, words(digits: "+")],
      takesWholePieces: true
    ),
    PreTokenizerRecipe(
      names: ["jais-2"],
      patterns: [
        words(
          digits: "{1,3}",
          spaces: #"\s*[\r\n]+|"#
            + ["512", "256", "128", "64", "32", "16", "8", "4", "1,2"]
            .map { #"\s{\#($0)}(?!\S)|"# }.joined() + #"\s"#
        )
      ]
    ),
    PreTokenizerRecipe(
      names: ["qwen35"],
      patterns: [words(letters: #"\p{L}\p{M}"#, digits: "")]
    ),
    PreTokenizerRecipe(names: ["ufakzeka"], patterns: [words(contraction: "", digits: "")]),
    PreTokenizerRecipe(names: ["laguna"], patterns: [lines, words(digits: "")]),
    PreTokenizerRecipe(
      names: ["bailingmoe", "bailingmoe2", "llada-moe"],
      patterns: [
        #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}"#
          + #"| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+"#
      ]
    ),
    PreTokenizerRecipe(
      names: ["seed-coder"],
      patterns: [
        contraction + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}\r\n]+|"# + spaces
      ]
    ),
    PreTokenizerRecipe(
      names: ["exaone-moe"],
      patterns: [
        // Published without the marks of possession, which only save the stack: nothing comes
        // after the group that it could give letters back to.
        contraction + #"|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*+(?: \p{L}\p{M}*+)*+)++|\p{N}"#
          + #"| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+"#
      ]
    ),
  ]

  /// GPT-4o's: a capital begins a new word.
  private static let cased = [
    PreTokenizerRecipe(
      names: ["gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"],
      patterns: [casedWords(ending: contraction + "?", digits: "{1,3}")]
    ),
    PreTokenizerRecipe(
      names: ["granite-embed-multi-97m"],
      patterns: [casedWords(ending: contraction + "?", digits: "{1,3}")],
      takesWholePieces: true
    ),
    PreTokenizerRecipe(
      names: ["tekken"],
      patterns: [casedWords(ending: "", digits: "")],
      takesWholePieces: true,
      addsBeginOfSequence: true
    ),
    PreTokenizerRecipe(
      names: ["youtu"],
      patterns: [asianRuns, casedWords(ending: contraction + "?", digits: "")],
      takesWholePieces: true
    ),
    PreTokenizerRecipe(
      names: ["kimi-k2"],
      patterns: [
        // Published with intersections, `[\p{Lu}…&&[^\p{Han}]]`, which PCRE2 does not know:
        // here each class names what is not in it.
        #"\p{sc:Han}+|"#
          + casedWords(
            upper: #"[^\p{Ll}\p{N}\p{P}\p{S}\p{Z}\p{C}\p{sc:Han}]"#,
            lower: #"[^\p{Lu}\p{Lt}\p{N}\p{P}\p{S}\p{Z}\p{C}\p{sc:Han}]"#,
            ending: contraction + "?",
            digits: "{1,3}",
            marks: #" ?[^\s\p{L}\p{N}]+[\r\n]*"#
          )
      ]
    ),
  ]

  private static let deepseek = [
    PreTokenizerRecipe(
      names: ["deepseek-llm"],
      patterns: [
        #"[\r\n]"#,
        "\\s?[\(casedLetters)]+",
        #"\s?[!-/:-~\x{ff01}-\x{ff0f}\x{ff1a}-\x{ff5e}\x{2018}-\x{201f}\x{3000}-\x{3002}]+"#,
        // Looking back keeps a long run of spaces from being tried at each of them.
        #"(?<!\s)\s++\z"#,
        chineseAndKorean,
        #"\p{N}+"#,
      ]
    ),
    PreTokenizerRecipe(
      names: ["deepseek-coder"],
      patterns: [#"[\r\n]"#, #"\s?\p{L}+"#, #"\s?\p{P}+"#, chineseAndKorean, #"\p{N}"#]
    ),
    PreTokenizerRecipe(
      names: ["deepseek-v3", "hunyuan-dense", "joyai-llm", "hy_v4"],
      patterns: [#"\p{N}{1,3}"#, chinese, deepseekWords(spaces: #"[\r\n]*|"# + spaces)]
    ),
    PreTokenizerRecipe(
      names: ["spark2_5"],
      patterns: [
        #"\p{N}{1,3}"#, chinese, deepseekWords(spaces: #"|[\r\n]|\s+(?!\S)|\s+"#), #"\p{N}"#,
      ]
    ),
  ]

  /// Those that count digits from the end of the number.
  private static let counted = [
    PreTokenizerRecipe(
      names: ["tiny_aya", "cohere2moe"],
      patterns: [
        digitsFromTheRight(#"\d"#, end: wordEnd),
        casedWords(ending: contraction + "?", digits: "{1,3}"),
      ]
    ),
    PreTokenizerRecipe(
      names: ["superbpe"],
      patterns: [#"\p{N}+"#, digitsFromTheRight(#"\d"#, end: #"(?!\d)"#)]
    ),
    PreTokenizerRecipe(
      names: ["afmoe"],
      patterns: [
        digitsFromTheRight(#"\p{N}"#, end: #"(?!\p{N})"#), spacelessScripts,
        deepseekWords(spaces: #"[\r\n]*|"# + spaces),
      ]
    ),
  ]

  private static let lines = #"[^\n]+|\n+"#

  /// Those of ``CharacterPairModel``.
  private static let visiblySpaced = [
    PreTokenizerRecipe(
      names: ["gemma4", "granite-embed-multi-311m"],
      patterns: [lines],
      addsBeginOfSequence: true,
      cutsVisibleSpaces: true
    ),
    PreTokenizerRecipe(names: ["sarvam-moe"], patterns: [lines], cutsVisibleSpaces: true),
  ]
}
