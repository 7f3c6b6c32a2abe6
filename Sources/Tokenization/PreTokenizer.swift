/// Cuts text into the pieces within which bytes are merged into tokens.
///
/// A list of patterns: the first cuts the text, each further one cuts the pieces of the
/// one before. Which patterns, a vocabulary was trained with; the file only says their name.
struct PreTokenizer: Sendable {
  /// Whether a piece that is a token as a whole is taken without merging.
  let takesWholePieces: Bool
  /// Whether texts begin with a token of their own, unless the file says otherwise.
  let addsBeginOfSequence: Bool
  /// Whether it cuts text whose spaces are visible characters, see ``CharacterPairModel``.
  let cutsVisibleSpaces: Bool
  /// Why the pieces may be others than the model was taught, in one line.
  let warning: String?
  private let patterns: [Pattern]

  /// Finds the patterns of this name, or those of ``defaultRecipe`` and a ``warning``.
  ///
  /// - Throws: ``TokenizationError`` if PCRE2 refuses one.
  init(named name: String?) throws(TokenizationError) {
    let found = Self.recipes.first { recipe in name.map(recipe.names.contains) ?? false }
    let recipe = found ?? Self.defaultRecipe
    warning = found == nil ? Self.warning(about: name) : nil
    takesWholePieces = recipe.takesWholePieces
    addsBeginOfSequence = recipe.addsBeginOfSequence
    cutsVisibleSpaces = recipe.cutsVisibleSpaces
    var patterns: [Pattern] = []
    for source in recipe.patterns {
      patterns.append(try Pattern(source, name: name ?? "default"))
    }
    self.patterns = patterns
  }

  private static func warning(about name: String?) -> String {
    (name.map { "the pre-tokenizer '\($0)' is not known" }
      ?? "the model file names no pre-tokenizer")
      + ": text is cut the default way, and the model may understand it less well"
  }

  /// The pieces of `text`, in order and without gaps, as ranges of bytes.
  ///
  /// Bytes that are no UTF-8 become pieces of their own.
  func pieces(of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var out: [Range<Int>] = []
    for run in Self.runs(of: text) {
      guard run.isText else {
        out.append(run.range)
        continue
      }
      out += patterns.reduce([run.range]) { pieces, pattern in pattern.cut(pieces, of: text) }
    }
    return out
  }

  private struct Run {
    var range: Range<Int>
    let isText: Bool
  }

  /// Stretches of valid UTF-8 and stretches of anything else, taking turns.
  private static func runs(of text: UnsafeBufferPointer<UInt8>) -> [Run] {
    var runs: [Run] = []
    var parser = UTF8.ForwardParser()
    var bytes = text.makeIterator()
    var start = 0
    while true {
      let (count, isText): (Int, Bool)
      switch parser.parseScalar(from: &bytes) {
      case .valid(let scalar): (count, isText) = (scalar.count, true)
      case .error(let length): (count, isText) = (length, false)
      case .emptyInput: return runs
      }
      let end = start + count
      if let last = runs.indices.last, runs[last].isText == isText {
        runs[last].range = runs[last].range.lowerBound..<end
      } else {
        runs.append(Run(range: start..<end, isText: isText))
      }
      start = end
    }
  }
}
