/// What a predictor must know of a model before it hears of a token.
package struct PredictorContext: Equatable, Sendable {
  /// Layers, all of which route, numbered from 0.
  package var layerCount: Int
  /// Experts of a layer.
  package var expertCount: Int
  /// Experts that a layer chooses for a token (top-k).
  package var expertsPerToken: Int

  package init(layerCount: Int, expertCount: Int, expertsPerToken: Int) {
    precondition(
      layerCount > 0 && expertsPerToken > 0 && expertsPerToken <= expertCount,
      "\(layerCount) layers, top-\(expertsPerToken) of \(expertCount) experts"
    )
    self.layerCount = layerCount
    self.expertCount = expertCount
    self.expertsPerToken = expertsPerToken
  }
}
