import Events
import Session

/// Which expert stands where in the rows of the map.
struct ExpertOrder {
  let heat: RoutingHeat
  /// Every layer's experts by their choices in the whole session, where that is known.
  let ranks: [[Int]]?
  let order: ViewState.MapOrder

  init(_ heat: RoutingHeat, _ view: ViewState) {
    self.heat = heat
    ranks = view.details.ranks
    order = view.mapOrder
  }

  /// The experts of a layer from left to right.
  func experts(layer: Int) -> [Int] {
    switch order {
    case .id: return Array(0..<heat.expertCount)
    case .rank:
      guard let ranks, ranks.indices.contains(layer), ranks[layer].count == heat.expertCount
      else { return heat.order(layer: layer) }
      return ranks[layer]
    }
  }

  /// The place of an expert in its row, from the left.
  func place(of expert: ExpertID) -> Int {
    experts(layer: expert.layer).firstIndex(of: expert.index) ?? expert.index
  }

  /// Whether any layer's experts are in another order than the file's.
  var isRanked: Bool {
    (0..<heat.layerCount).contains { layer in
      experts(layer: layer).enumerated().contains { $0.offset != $0.element }
    }
  }
}
