/// Routers whose statistics were measured, or published, and fitted.
package enum RoutingPreset: String, CaseIterable, Sendable {
  /// As in a trace of Qwen3-30B-A3B with six experts for each token.
  case qwen3 = "qwen3-30b"
  /// As in a trace of gpt-oss-120b with two experts for each token.
  case gptOSS = "gpt-oss"
  case olmoe
  case deepseekV2Lite = "deepseek-v2-lite"
  case mixtral

  /// The constants, fitted by hand to lag-1 overlap, and for the first two also to the
  /// decay of overlap with lag, the experts touched, and hit rates.
  package var model: RoutingModel {
    switch self {
    case .qwen3:
      RoutingModel(
        layerCount: 48,
        expertCount: 128,
        expertsPerToken: 6,
        biasVariance: 0.42,
        topicVariance: 0.08,
        tokenVariance: 0.46,
        noiseVariance: 0.04,
        topicMemory: 0.97,
        tokenMemory: 0.35,
        depthMemory: 0.98
      )
    case .gptOSS:
      RoutingModel(
        layerCount: 36,
        expertCount: 128,
        expertsPerToken: 2,
        biasVariance: 0.33,
        topicVariance: 0.10,
        tokenVariance: 0.50,
        noiseVariance: 0.07,
        topicMemory: 0.93,
        tokenMemory: 0,
        depthMemory: 0.98,
        topicSize: 12,
        tokenSize: 4
      )
    case .olmoe:
      RoutingModel(
        layerCount: 16,
        expertCount: 64,
        expertsPerToken: 8,
        biasVariance: 0.10,
        topicVariance: 0.18,
        tokenVariance: 0.62,
        noiseVariance: 0.10,
        topicMemory: 0.95,
        tokenMemory: 0.45,
        depthMemory: 0.97
      )
    case .deepseekV2Lite:
      RoutingModel(
        layerCount: 26,
        expertCount: 64,
        expertsPerToken: 6,
        biasVariance: 0.08,
        topicVariance: 0.12,
        tokenVariance: 0.66,
        noiseVariance: 0.14,
        topicMemory: 0.95,
        tokenMemory: 0.30,
        depthMemory: 0.97
      )
    case .mixtral:
      RoutingModel(
        layerCount: 32,
        expertCount: 8,
        expertsPerToken: 2,
        biasVariance: 0.04,
        topicVariance: 0.16,
        tokenVariance: 0.60,
        noiseVariance: 0.20,
        topicMemory: 0.90,
        tokenMemory: 0.30,
        depthMemory: 0.95,
        topicSize: 8,
        tokenSize: 6
      )
    }
  }
}
