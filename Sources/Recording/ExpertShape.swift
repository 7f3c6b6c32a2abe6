import Events

/// How many layers a session's model has, and how many experts a layer: what its tokens may
/// name.
struct ExpertShape: Equatable {
  let layerCount: Int
  let expertCount: Int

  /// The shape of a model, within what an ``ExpertID`` can name.
  init(_ model: ModelCard) {
    let nameable = 0...Int(UInt16.max) + 1
    layerCount = min(max(model.layerCount, nameable.lowerBound), nameable.upperBound)
    expertCount = min(max(model.expertCount, nameable.lowerBound), nameable.upperBound)
  }

  func contains(layer: Int, index: Int) -> Bool {
    0 <= layer && layer < layerCount && 0 <= index && index < expertCount
  }
}
