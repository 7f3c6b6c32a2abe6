import Events

/// How often each expert was chosen, and the order of the experts that follows from it.
struct ExpertCounts: Equatable, Sendable {
  let grid: ExpertGrid
  // (layer × expertCount)
  private var counts: [UInt32]

  init(grid: ExpertGrid) {
    self.grid = grid
    counts = Array(repeating: 0, count: grid.placeCount)
  }

  func count(layer: Int, index: Int) -> Int {
    grid.place(layer: layer, index: index).map { Int(counts[$0]) } ?? 0
  }

  func count(at place: Int) -> UInt32 { counts[place] }

  mutating func set(_ count: UInt32, at place: Int) {
    counts[place] = count
  }

  mutating func add(at place: Int) {
    counts[place] &+= 1
  }

  /// For every layer its experts, most chosen first; equals keep the order of their index.
  func order() -> [[Int]] {
    (0..<grid.layerCount).map { layer in
      let base = layer * grid.expertCount
      return (0..<grid.expertCount).sorted { left, right in
        let (leftCount, rightCount) = (counts[base + left], counts[base + right])
        return leftCount == rightCount ? left < right : leftCount > rightCount
      }
    }
  }
}
