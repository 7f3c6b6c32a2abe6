import Events

/// Layers × experts: the places of the map, counted layer by layer.
struct ExpertGrid: Equatable, Sendable {
  let layerCount: Int
  /// Experts in a layer.
  let expertCount: Int

  /// A grid without places where the numbers make no sense: they may come from a file.
  init(layerCount: Int, expertCount: Int) {
    let (places, overflow) = layerCount.multipliedReportingOverflow(by: expertCount)
    // Far above any model; below what would hurt as memory.
    let isSound = layerCount > 0 && expertCount > 0 && !overflow && places <= 1 << 20
    self.layerCount = isSound ? layerCount : 0
    self.expertCount = isSound ? expertCount : 0
  }

  var placeCount: Int { layerCount * expertCount }

  /// The place of an expert; `nil` for one that the model does not have.
  func place(of expert: ExpertID) -> Int? {
    place(layer: expert.layer, index: expert.index)
  }

  func place(layer: Int, index: Int) -> Int? {
    guard 0 <= layer, layer < layerCount, 0 <= index, index < expertCount else { return nil }
    return layer * expertCount + index
  }
}
