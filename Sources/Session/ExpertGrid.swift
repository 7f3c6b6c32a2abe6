import Events

/// Layers × experts: the places of the map, counted layer by layer.
package struct ExpertGrid: Equatable, Sendable {
  package let layerCount: Int
  /// Experts in a layer.
  package let expertCount: Int

  /// A grid without places where the numbers make no sense: they may come from a file.
  package init(layerCount: Int, expertCount: Int) {
    let (places, overflow) = layerCount.multipliedReportingOverflow(by: expertCount)
    // Far above any model; below what would hurt as memory.
    let isSound = layerCount > 0 && expertCount > 0 && !overflow && places <= 1 << 20
    self.layerCount = isSound ? layerCount : 0
    self.expertCount = isSound ? expertCount : 0
  }

  package var placeCount: Int { layerCount * expertCount }

  /// The place of an expert; `nil` for one that the model does not have.
  package func place(of expert: ExpertID) -> Int? {
    place(layer: expert.layer, index: expert.index)
  }

  /// The place of an expert by its numbers.
  package func place(layer: Int, index: Int) -> Int? {
    guard 0 <= layer, layer < layerCount, 0 <= index, index < expertCount else { return nil }
    return layer * expertCount + index
  }
}
