import Events

/// Numbers the experts of some neighbouring layers, so that policies keep their records in
/// flat arrays: place = (layer − first layer) × experts in a layer + index.
///
/// A policy of a shared pool sees all layers; under quotas each layer has a policy that
/// sees only its own.
package struct ExpertPlaces: Sendable, Equatable {
  package let layers: Range<Int>
  /// Experts in a layer.
  package let expertCount: Int

  package init(layers: Range<Int>, expertCount: Int) {
    precondition(!layers.isEmpty && expertCount > 0, "\(layers) of \(expertCount) experts")
    self.layers = layers
    self.expertCount = expertCount
  }

  /// Experts of all layers together.
  package var count: Int { layers.count * expertCount }

  package func place(of expert: ExpertID) -> Int {
    (expert.layer - layers.lowerBound) * expertCount + expert.index
  }

  package func expert(at place: Int) -> ExpertID {
    ExpertID(layer: layers.lowerBound + place / expertCount, index: place % expertCount)
  }

  /// Layers to compute until `layer` is next, from 1 to the number of layers.
  ///
  /// The present layer is a whole token away: what it needs now was chosen already.
  package func distance(from present: Int, to layer: Int) -> Int {
    let ahead = layer - present
    return ahead > 0 ? ahead : ahead + layers.count
  }

  /// The layer that is next after so many others, from 1 to the number of layers.
  package func layer(at distance: Int, from present: Int) -> Int {
    let layer = present + distance
    return layer < layers.upperBound ? layer : layer - layers.count
  }
}
