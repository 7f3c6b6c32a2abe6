import Events

/// Neighbouring layers of which each chose as many experts: for most models, all of them.
struct LayerGroup: Equatable {
  var firstLayer: Int
  var layerCount: Int
  var usesPerLayer: Int

  var layers: Range<Int> { firstLayer..<firstLayer + layerCount }

  /// The uses in as few groups as keep their order.
  static func groups(of uses: [ExpertUse]) -> [LayerGroup] {
    var groups: [LayerGroup] = []
    var start = 0
    while start < uses.count {
      let layer = uses[start].expert.layer
      var end = start + 1
      while end < uses.count, uses[end].expert.layer == layer { end += 1 }
      if let last = groups.last, last.usesPerLayer == end - start, last.layers.upperBound == layer {
        groups[groups.count - 1].layerCount += 1
      } else {
        groups.append(LayerGroup(firstLayer: layer, layerCount: 1, usesPerLayer: end - start))
      }
      start = end
    }
    return groups
  }
}
