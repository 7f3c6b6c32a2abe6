/// Activation matrices of ended sequences, and how like each of them the present one is.
///
/// An expert activation matrix (EAM) counts, for one sequence, how often each layer chose
/// each expert. Likeness is the mean over layers of the cosine between rows. It is kept up as
/// the present sequence grows: one more selection changes one row, so it costs a sum over the
/// stored matrices for each chosen expert, whatever the number of layers.
struct SequenceLibrary: Sendable {
  /// Matrices it has room for.
  let capacity: Int
  /// Matrices it holds.
  private(set) var count = 0

  private let layerCount: Int
  private let expertCount: Int
  // The matrices lie side by side, so that one chosen expert meets all of them in one run
  // of memory. Rows add up to one.
  private var shares: [Float]  // (layerCount, expertCount, capacity)
  private var inverseNorms: [Float]  // (layerCount, capacity), of the rows
  private var accesses: [Int]  // (capacity)
  private var storedAt: [Int]  // (capacity)
  private var storedCount = 0
  // Against the present sequence:
  private var products: [Float]  // (layerCount, capacity), of its row with each stored row
  private var cosines: [Float]  // (layerCount, capacity)
  private var likeness: [Double]  // (capacity), sum of the cosines

  init(capacity: Int, layerCount: Int, expertCount: Int) {
    precondition(capacity > 0, "room for \(capacity) sequences")
    self.capacity = capacity
    self.layerCount = layerCount
    self.expertCount = expertCount
    shares = Array(repeating: 0, count: layerCount * expertCount * capacity)
    inverseNorms = Array(repeating: 0, count: layerCount * capacity)
    accesses = Array(repeating: 0, count: capacity)
    storedAt = accesses
    products = inverseNorms
    cosines = inverseNorms
    likeness = Array(repeating: 0, count: capacity)
  }

  /// Takes a selection of the present sequence into account.
  /// - Parameters:
  ///   - experts: the selection
  ///   - layer: the layer that made it
  ///   - squaredNorm: of the sequence's row of counts, with this selection in it
  mutating func compare(_ experts: [Int], in layer: Int, squaredNorm: Float) {
    let row = layer * capacity
    for expert in experts {
      let column = (layer * expertCount + expert) * capacity
      for entry in 0..<count { products[row + entry] += shares[column + entry] }
    }
    // The cosine does not care that the present row holds counts and not shares.
    let inverse = 1 / squaredNorm.squareRoot()
    for entry in 0..<count {
      let cosine = products[row + entry] * inverseNorms[row + entry] * inverse
      likeness[entry] += Double(cosine - cosines[row + entry])
      cosines[row + entry] = cosine
    }
  }

  /// The stored matrix most like the present sequence, which counts as one access to it; the
  /// first of equals, and `nil` when none is stored.
  mutating func mostLike() -> Int? {
    guard var best = (0..<count).first else { return nil }
    for entry in 1..<max(count, 1) where likeness[entry] > likeness[best] { best = entry }
    accesses[best] += 1
    return best
  }

  /// The mean cosine over all layers between a stored matrix and the present sequence.
  func similarity(of entry: Int) -> Double { likeness[entry] / Double(layerCount) }

  /// The share of a layer's activations that went to an expert in a stored sequence.
  func share(of expert: Int, in layer: Int, entry: Int) -> Float {
    shares[(layer * expertCount + expert) * capacity + entry]
  }

  /// Stores the present sequence, in the place of the least accessed one (of equals the
  /// oldest) when there is no room, and begins a new one.
  /// - Parameter counts: (layerCount, expertCount)
  mutating func store(_ counts: [Float]) {
    let entry = count < capacity ? count : leastAccessed()
    count = max(count, entry + 1)
    for layer in 0..<layerCount {
      let row = counts[layer * expertCount..<(layer + 1) * expertCount]
      let sum = row.reduce(0, +)
      let scale = sum > 0 ? 1 / sum : 0
      var squaredNorm: Float = 0
      for (expert, value) in row.enumerated() {
        let share = value * scale
        shares[(layer * expertCount + expert) * capacity + entry] = share
        squaredNorm += share * share
      }
      inverseNorms[layer * capacity + entry] = squaredNorm > 0 ? 1 / squaredNorm.squareRoot() : 0
    }
    accesses[entry] = 1
    storedAt[entry] = storedCount
    storedCount += 1
    forgetPresent()
  }

  private func leastAccessed() -> Int {
    var least = 0
    for entry in 1..<max(count, 1)
    where (accesses[entry], storedAt[entry]) < (accesses[least], storedAt[least]) {
      least = entry
    }
    return least
  }

  private mutating func forgetPresent() {
    for place in products.indices {
      products[place] = 0
      cosines[place] = 0
    }
    for entry in likeness.indices { likeness[entry] = 0 }
  }
}
