import Events
import Experts

/// The model behind a routing trace, as far as somebody says what it is.
package struct TraceShape: Equatable, Sendable {
  /// What the model is called; empty where nobody says.
  package var model = ""
  /// The architecture as llama.cpp names it: `qwen3moe`; empty where nobody says.
  package var architecture = ""
  /// 0 where nobody says, as with all numbers here.
  package var layerCount = 0
  /// Experts in a layer.
  package var expertCount = 0
  /// Experts that the router picks for a token (top-k).
  package var expertsPerToken = 0
  /// Bytes of one expert in each layer; empty where nobody says.
  package var expertBytes: [Int] = []

  package init(layerCount: Int = 0, expertCount: Int = 0, expertsPerToken: Int = 0) {
    self.layerCount = layerCount
    self.expertCount = expertCount
    self.expertsPerToken = expertsPerToken
  }

  /// All experts of the model.
  package var places: ExpertPlaces {
    ExpertPlaces(layers: 0..<layerCount, expertCount: expertCount)
  }

  /// Layers and indices must fit in an ``ExpertID``.
  static let largestCount = Int(UInt16.max)
  /// Far above every model; what policies and screens keep for each expert must fit in
  /// memory, whatever a file claims.
  package static let mostExperts = 1 << 20
}
