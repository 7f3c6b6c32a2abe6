import Events

/// Some experts of a model, one bit for each.
///
/// Asked for every candidate that a policy thinks of evicting, so a look must cost no more
/// than a load and a shift. It grows to hold whoever is put into it.
package struct ExpertSet: Sendable, ExpressibleByArrayLiteral {
  /// Bits of the experts, layer by layer, each layer from a word of its own.
  @usableFromInline var words: [UInt64] = []
  @usableFromInline var wordsPerLayer = 1

  package init() {}

  /// A set with room for all experts of a model.
  package init(layerCount: Int, expertCount: Int) {
    wordsPerLayer = (expertCount + 63) / 64
    words = Array(repeating: 0, count: layerCount * wordsPerLayer)
  }

  package init(_ experts: some Sequence<ExpertID>) {
    for expert in experts { insert(expert) }
  }

  package init(arrayLiteral experts: ExpertID...) {
    self.init(experts)
  }

  package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// Everybody in the set, layer by layer.
  package var experts: [ExpertID] {
    (0..<words.count / wordsPerLayer).flatMap { layer in
      (0..<wordsPerLayer * 64).map { ExpertID(layer: layer, index: $0) }.filter(contains)
    }
  }

  @inlinable @inline(__always) package func contains(_ expert: ExpertID) -> Bool {
    let index = expert.index
    let word = expert.layer * wordsPerLayer + index >> 6
    guard index >> 6 < wordsPerLayer, word < words.count else { return false }
    return words[word] >> UInt64(index & 63) & 1 == 1
  }

  @inlinable @inline(__always) package mutating func insert(_ expert: ExpertID) {
    let hasRoom =
      expert.index >> 6 < wordsPerLayer && (expert.layer + 1) * wordsPerLayer <= words.count
    if !hasRoom { makeRoom(for: expert) }
    words[expert.layer * wordsPerLayer + expert.index >> 6] |= 1 << UInt64(expert.index & 63)
  }

  /// Puts experts of one layer into the set, at the cost of one call for all.
  package mutating func insert(layer: Int, indices: ArraySlice<UInt16>) {
    guard let last = indices.max() else { return }
    let hasRoom =
      Int(last) >> 6 < wordsPerLayer && (layer + 1) * wordsPerLayer <= words.count
    if !hasRoom { makeRoom(for: ExpertID(layer: layer, index: Int(last))) }
    let first = layer * wordsPerLayer
    words.withUnsafeMutableBufferPointer { words in
      for index in indices { words[first + Int(index >> 6)] |= 1 << UInt64(index & 63) }
    }
  }

  @inlinable package mutating func remove(_ expert: ExpertID) {
    guard contains(expert) else { return }
    words[expert.layer * wordsPerLayer + expert.index >> 6] &= ~(1 << UInt64(expert.index & 63))
  }

  package mutating func removeAll() {
    for word in words.indices { words[word] = 0 }
  }

  /// Takes all experts of one layer out.
  package mutating func removeAll(of layer: Int) {
    for word in range(of: layer) { words[word] = 0 }
  }

  package func union(_ others: ExpertSet) -> ExpertSet {
    guard wordsPerLayer == others.wordsPerLayer, words.count == others.words.count else {
      return others.isEmpty ? self : ExpertSet(experts + others.experts)
    }
    var sum = self
    for word in words.indices { sum.words[word] |= others.words[word] }
    return sum
  }

  /// Appends the experts of one layer to a list, by index: those who are also in another
  /// set, or those who are not.
  package func append(
    of layer: Int,
    whereIn others: ExpertSet,
    is wanted: Bool,
    to list: inout [ExpertID]
  ) {
    let start = layer * wordsPerLayer
    let isAlike = wordsPerLayer == others.wordsPerLayer
    for word in range(of: layer) {
      var rest = words[word]
      if isAlike {
        let other = word < others.words.count ? others.words[word] : 0
        rest &= wanted ? other : ~other
      }
      while rest != 0 {
        let index = (word - start) * 64 + rest.trailingZeroBitCount
        rest &= rest - 1
        let expert = ExpertID(layer: layer, index: index)
        if isAlike || others.contains(expert) == wanted { list.append(expert) }
      }
    }
  }

  private func range(of layer: Int) -> Range<Int> {
    let start = min(layer * wordsPerLayer, words.count)
    return start..<min(start + wordsPerLayer, words.count)
  }

  @usableFromInline mutating func makeRoom(for expert: ExpertID) {
    if expert.index >> 6 >= wordsPerLayer {
      let held = experts
      let layerCount = words.count / wordsPerLayer
      self = ExpertSet(layerCount: layerCount, expertCount: expert.index + 1)
      for expert in held { insert(expert) }
    }
    let missing = (expert.layer + 1) * wordsPerLayer - words.count
    if missing > 0 { words += Array(repeating: 0, count: missing) }
  }
}
