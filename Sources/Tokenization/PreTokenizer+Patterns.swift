// The parts that patterns are made of.
extension PreTokenizer {
  static let contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
  static let spaces = #"\s*[\r\n]+|\s+(?!\S)|\s+"#
  static let gpt2 =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// The shape of most patterns since GPT-4: a word keeps one mark or space before it.
  static func words(
    contraction: String = Self.contraction + "|",
    letters: String = #"\p{L}"#,
    digits: String,
    spaces: String = Self.spaces
  ) -> String {
    contraction + #"[^\r\n\p{L}\p{N}]?["# + letters + #"]+|\p{N}"# + digits
      + #"| ?[^\s\p{N}"# + letters + #"]+[\r\n]*|"# + spaces
  }

  /// As `words`, but a capital letter begins a new word.
  static func casedWords(
    upper: String = #"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"#,
    lower: String = #"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"#,
    ending: String,
    digits: String,
    marks: String = #" ?[^\s\p{L}\p{N}]+[\r\n/]*"#
  ) -> String {
    let before = #"[^\r\n\p{L}\p{N}]?"#
    return before + upper + "*" + lower + "+" + ending + "|"
      + before + upper + "+" + lower + "*" + ending + #"|\p{N}"# + digits
      + "|" + marks + "|" + spaces
  }

  /// Digits in threes, counted from their last one as in 1,234,567, where `end` follows.
  ///
  /// Published as `\d{1,3}(?=(?:\d{3})*\b)`, which looks to the end of the number from each
  /// of its digits. Here only the first three do: what follows a match begins a group.
  static func digitsFromTheRight(_ digit: String, end: String) -> String {
    let three = "\(digit){3}"
    return #"\G(?<=\#(digit))\#(three)|(?<!\#(digit))\#(digit){1,3}(?=(?:\#(three))*+\#(end))"#
  }

  /// The end of a word behind a digit, `\b`.
  ///
  /// PCRE2 before 10.43 has other letters in words than the
  /// engines that models are published for.
  static let wordEnd = #"(?![\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}])"#

  /// DeepSeek's since V3: what stands beside numbers and Chinese.
  static func deepseekWords(spaces: String) -> String {
    #"[!-/:-@\[-`{-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+"# + spaces
  }

  /// Chinese characters and kana, the ranges that the DeepSeek family lists.
  static let chinese = #"[\x{4e00}-\x{9fa5}\x{3040}-\x{309f}\x{30a0}-\x{30ff}]+"#

  /// Chinese and Korean in DeepSeek's first tokenizers.
  static let chineseAndKorean = #"[\x{4e00}-\x{9fa5}\x{800}-\x{4e00}\x{ac00}-\x{d7ff}]+"#

  /// Asian scripts without spaces between words, as AFMoE lists them.
  static let spacelessScripts =
    #"[\x{4e00}-\x{9fff}\x{3400}-\x{4dbf}\x{f900}-\x{faff}\x{3040}-\x{309f}\x{30a0}-\x{30ff}"#
    + #"\x{ff65}-\x{ff9f}\x{2f00}-\x{2fdf}\x{0e40}-\x{0e7f}\x{0e80}-\x{0eff}"#
    + #"\x{1780}-\x{17ff}\x{1000}-\x{109f}\x{aa60}-\x{aa7f}\x{a9e0}-\x{a9ff}"#
    + #"\x{ac00}-\x{d7af}\x{1100}-\x{11ff}]+"#

  /// Korean, Asian punctuation, Bopomofo, Chinese and kana, each on its own, as Youtu does.
  static let asianRuns =
    #"[\x{ac00}-\x{d7a3}\x{3131}-\x{318e}]+"#
    + #"|[\x{ff01}\x{2026}\x{201c}\x{201d}\x{2018}\x{2019}\x{2014}\x{ff1a}\x{ff1b}\x{ff0c}"#
    + #"\x{3001}-\x{303f}\x{fe30}-\x{fe4f}]+|[\x{3105}-\x{312f}]+|"# + chinese

  /// Letters that have a case, as DeepSeek's first tokenizer lists them.
  static let casedLetters =
    #"A-Za-z\x{b5}\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{1ba}\x{1bc}-\x{1bf}\x{1c4}-\x{293}"#
    + #"\x{295}-\x{2af}\x{370}-\x{373}\x{376}\x{377}\x{37b}-\x{37d}\x{37f}\x{386}\x{388}-\x{38a}"#
    + #"\x{38c}\x{38e}-\x{3a1}\x{3a3}-\x{3f5}\x{3f7}-\x{481}\x{48a}-\x{52f}\x{531}-\x{556}"#
    + #"\x{10a0}-\x{10c5}\x{13a0}-\x{13f5}\x{13f8}-\x{13fd}\x{1c90}-\x{1cba}\x{1cbd}-\x{1cbf}"#
    + #"\x{1d00}-\x{1d2b}\x{1d6b}-\x{1d77}\x{1d79}-\x{1d9a}\x{1e00}-\x{1f15}\x{1f18}-\x{1f1d}"#
    + #"\x{1f20}-\x{1f45}\x{1f48}-\x{1f4d}\x{1f50}-\x{1f57}\x{1f59}\x{1f5b}\x{1f5d}"#
    + #"\x{1f5f}-\x{1f7d}\x{1f80}-\x{1fb4}\x{1fb6}-\x{1fbc}\x{1fbe}\x{1fc2}-\x{1fc4}"#
    + #"\x{1fc6}-\x{1fcc}\x{1fd0}-\x{1fd3}\x{1fd6}-\x{1fdb}\x{1fe0}-\x{1fec}\x{1ff2}-\x{1ff4}"#
    + #"\x{1ff6}-\x{1ffc}\x{2102}\x{2107}\x{210a}-\x{2113}\x{2115}\x{2119}-\x{211d}\x{2124}"#
    + #"\x{2126}\x{2128}\x{212a}-\x{212d}\x{212f}-\x{2134}\x{2139}\x{213c}-\x{213f}"#
    + #"\x{2145}-\x{2149}\x{214e}\x{2183}\x{2184}\x{2c00}-\x{2c7b}\x{2c7e}-\x{2ce4}"#
    + #"\x{2ceb}-\x{2cee}\x{2cf2}\x{2cf3}\x{a640}-\x{a66d}\x{a680}-\x{a69b}\x{a722}-\x{a76f}"#
    + #"\x{a771}-\x{a787}\x{a78b}-\x{a78e}\x{ab70}-\x{abbf}\x{fb00}-\x{fb06}\x{fb13}-\x{fb17}"#
    + #"\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{10400}-\x{1044f}\x{104b0}-\x{104d3}"#
    + #"\x{104d8}-\x{104fb}\x{10c80}-\x{10cb2}\x{10cc0}-\x{10cf2}\x{118a0}-\x{118df}"#
    + #"\x{1e900}-\x{1e943}"#
}
