import Events
import Session

/// How far two sessions chose the same experts in one layer, over tokens of both.
package struct RoutingOverlap: Equatable, Sendable {
  /// Pairs of tokens of which at least one chose experts in this layer.
  package private(set) var tokens = 0
  /// Experts that both chose, and the larger number of those that one of them chose.
  package private(set) var shared = 0
  package private(set) var chosen = 0
  private var similarity = 0.0

  /// Share of the chosen experts (top-k) that both chose, from 0 to 1.
  package var share: Double? { chosen > 0 ? Double(shared) / Double(chosen) : nil }

  /// Mean of |A ∩ B| / |A ∪ B| over the tokens (Jaccard index), from 0 to 1.
  package var jaccard: Double? { tokens > 0 ? similarity / Double(tokens) : nil }

  package init() {}

  /// Counts one more pair of tokens.
  mutating func add(left: Int, right: Int, shared: Int) {
    guard left > 0 || right > 0 else { return }
    tokens += 1
    self.shared += shared
    chosen += max(left, right)
    similarity += Double(shared) / Double(left + right - shared)
  }

  /// The same over all of some layers: each layer of each token counts once.
  package static func sum(_ layers: some Sequence<RoutingOverlap>) -> RoutingOverlap {
    layers.reduce(into: RoutingOverlap()) { sum, layer in
      sum.tokens += layer.tokens
      sum.shared += layer.shared
      sum.chosen += layer.chosen
      sum.similarity += layer.similarity
    }
  }
}

/// Counts ``RoutingOverlap`` layer by layer, pair by pair.
struct RoutingOverlapCounter {
  private(set) var layers: [RoutingOverlap]

  private let grid: ExpertGrid
  // The pair that chose an expert last, for each place of the grid: nothing is cleared
  // between two pairs.
  private var leftPair: [Int]
  private var rightPair: [Int]
  private var pair = 0

  init(grid: ExpertGrid) {
    self.grid = grid
    layers = Array(repeating: RoutingOverlap(), count: grid.layerCount)
    leftPair = Array(repeating: 0, count: grid.placeCount)
    rightPair = leftPair
  }

  /// Counts the choices of two tokens; an expert that is listed twice counts once.
  mutating func add(_ left: [ExpertUse], _ right: [ExpertUse]) {
    pair += 1
    var counts = Array(repeating: (left: 0, right: 0, shared: 0), count: grid.layerCount)
    for use in left {
      guard let place = grid.place(of: use.expert), leftPair[place] != pair else { continue }
      leftPair[place] = pair
      counts[use.expert.layer].left += 1
    }
    for use in right {
      guard let place = grid.place(of: use.expert), rightPair[place] != pair else { continue }
      rightPair[place] = pair
      counts[use.expert.layer].right += 1
      if leftPair[place] == pair { counts[use.expert.layer].shared += 1 }
    }
    for (layer, count) in counts.enumerated() {
      layers[layer].add(left: count.left, right: count.right, shared: count.shared)
    }
  }
}
