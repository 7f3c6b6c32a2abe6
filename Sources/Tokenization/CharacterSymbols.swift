/// A piece of text cut into characters, which begin as the tokens that spell them.
///
/// A byte that is no UTF-8 is a character of its own; no token spells it.
struct CharacterSymbols {
  private let text: UnsafeBufferPointer<UInt8>
  /// Where the characters begin in ``text``, and its end.
  private let starts: [Int]
  private(set) var chain: SymbolChain

  init(_ text: UnsafeBufferPointer<UInt8>, vocabulary: Vocabulary) {
    var starts = [0]
    var tokens: [Int32] = []
    starts.reserveCapacity(text.count + 1)
    tokens.reserveCapacity(text.count)
    var parser = UTF8.ForwardParser()
    var bytes = text.makeIterator()
    parsing: while true {
      let start = starts[starts.count - 1]
      switch parser.parseScalar(from: &bytes) {
      case .valid(let scalar):
        let end = start + scalar.count
        let spelling = UnsafeBufferPointer(rebasing: text[start..<end])
        tokens.append(vocabulary.textToken(spelling) ?? SymbolChain.unspelled)
        starts.append(end)
      case .error(let length):
        for end in start + 1...start + length {
          tokens.append(SymbolChain.unspelled)
          starts.append(end)
        }
      case .emptyInput: break parsing
      }
    }
    self.text = text
    self.starts = starts
    chain = SymbolChain(tokens)
  }

  /// Merges by a list.
  mutating func merge(_ merges: BytePairMerges) {
    merges.apply(to: &chain)
  }

  /// Merges by what neighbours spell together.
  mutating func merge(by rule: (UnsafeBufferPointer<UInt8>) -> Merge?) {
    let (text, starts) = (text, starts)
    chain.merge { neighbours in
      let bytes = starts[neighbours.places.lowerBound]..<starts[neighbours.places.upperBound]
      return rule(UnsafeBufferPointer(rebasing: text[bytes]))
    }
  }

  /// Appends the tokens; characters that no token spells as their bytes.
  func appendTokens(fallback: ByteFallback, to out: inout [Int]) {
    for symbol in chain.symbols {
      if symbol.token == SymbolChain.unspelled {
        // A character that was never merged.
        for byte in text[starts[symbol.place]..<starts[symbol.place + 1]] {
          out.append(fallback.token(of: byte))
        }
      } else {
        out.append(Int(symbol.token))
      }
    }
  }
}
