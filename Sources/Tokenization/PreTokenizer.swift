/// Cuts text into the pieces within which bytes are merged into tokens.
///
/// A list of patterns: the first cuts the text, each further one cuts the pieces of the
/// one before. Which patterns, a vocabulary was trained with; the file only says their name.
struct PreTokenizer: Sendable {
  /// Whether a piece that is a token as a whole is taken without merging.
  let takesWholePieces: Bool
  /// Whether texts begin with a token of their own, unless the file says otherwise.
  let addsBeginOfSequence: Bool
  private let patterns: [Pattern]

  /// Finds the patterns of this name.
  ///
  /// - Throws: ``TokenizationError`` if there are none, or PCRE2 refuses one.
  init(named name: String) throws(TokenizationError) {
    guard let recipe = Self.recipes.first(where: { $0.names.contains(name) }) else {
      throw .unsupportedPattern(name, supported: Self.recipes.flatMap(\.names))
    }
    takesWholePieces = recipe.takesWholePieces
    addsBeginOfSequence = recipe.addsBeginOfSequence
    var patterns: [Pattern] = []
    for source in recipe.patterns { patterns.append(try Pattern(source, name: name)) }
    self.patterns = patterns
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
