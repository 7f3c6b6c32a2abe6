import GGUF

/// A tiny random model of an architecture, with the tensor names and metadata of its files.
///
/// The facts say what the model computes; a reference can be written from them alone.
package struct ArchitectureSample: Sendable, CustomStringConvertible {
  package enum HeadNorm: Sendable { case none, perHead, overAll }
  package enum SharedExpert: Sendable { case none, plain, weighed }

  /// As `general.architecture` names it.
  package var architecture: String
  /// What is special about this one, for tests to name it.
  package var variant = ""

  // Sizes.
  package var layers = 3
  /// Layers at the beginning that have no experts.
  package var denseLayers = 0
  /// Layers at the end that predict further tokens.
  package var nextLayers = 0
  package var hidden = 64
  package var heads = 4
  package var kvHeads = 2
  package var headSize = 16
  package var experts = 8
  package var topK = 3
  package var expertWidth = 32
  package var denseWidth = 96
  package var sharedWidth = 32
  package var contextLength = 256

  // Attention.
  package var headNorm = HeadNorm.none
  package var normsAfterRotation = false
  package var hasBiases = false
  package var hasOutputBias = false
  package var hasSinks = false
  /// Positions that layers 0, 2, 4… see.
  package var window: Int?
  package var attentionScale: Float?
  package var isFusedAttention = false

  // Rotation.
  package var turnsNeighbours = false
  package var turnedDimensions = 16
  package var rotaryBase: Float = 10_000
  package var rotaryFactors: [Float]?
  package var yarnFactor: Float?
  package var originalContext = 64

  // Experts.
  package var isSigmoid = false
  package var normalizesWeights = true
  package var weightScale: Float?
  package var groups: [Int] = []  // count, used
  package var hasSelectionBias = false
  /// Biases of the router and of every projection, and gpt-oss's activation.
  package var hasExpertBiases = false
  package var sharedExpert = SharedExpert.none
  package var isFusedGateUp = false

  // The rest.
  package var secondNorm = "ffn_norm"
  package var epsilon: Float = 1e-5
  package var embeddingScale: Float?
  package var residualScale: Float?
  package var logitScale: Float?
  package var isTied = false
  package var seed: UInt64 = 1
  package var vocabulary = TinyVocabulary()

  package init(_ architecture: String) { self.architecture = architecture }

  package var description: String {
    variant.isEmpty ? architecture : "\(architecture) \(variant)"
  }

  /// Layers that are computed and have experts.
  package var routedLayers: Range<Int> { denseLayers..<layers }
}

extension ArchitectureSample {
  private static func sample(
    _ architecture: String,
    _ variant: String = "",
    _ change: (inout ArchitectureSample) -> Void
  ) -> ArchitectureSample {
    var sample = ArchitectureSample(architecture)
    sample.variant = variant
    change(&sample)
    return sample
  }

  /// One of every architecture, and of what files of one architecture differ in.
  package static let all: [ArchitectureSample] = [
    sample("qwen3moe") { $0.headNorm = .perHead },
    sample("qwen3moe", "with fused matrices") {
      $0.headNorm = .perHead
      $0.isFusedAttention = true
      $0.isFusedGateUp = true
      $0.isTied = true
    },
    sample("llama") { $0.turnsNeighbours = true },
    sample("llama", "without experts") {
      $0.turnsNeighbours = true
      $0.denseLayers = 3
      $0.rotaryFactors = [1, 1, 1, 1.5, 2, 4, 8, 8]
    },
    sample("llama", "with biases") {
      $0.turnsNeighbours = true
      $0.hasBiases = true
      $0.hasOutputBias = true
    },
    sample("olmoe") {
      $0.headNorm = .overAll
      $0.normalizesWeights = false
      $0.kvHeads = 4
    },
    sample("granitemoe") {
      $0.turnsNeighbours = true
      $0.attentionScale = 0.12
      $0.embeddingScale = 12
      $0.residualScale = 0.22
      $0.logitScale = 6
      $0.isTied = true
    },
    sample("granitemoe", "with a shared expert") {
      $0.turnsNeighbours = true
      $0.residualScale = 0.22
      $0.sharedExpert = .plain
    },
    sample("qwen2moe") {
      $0.hasBiases = true
      $0.normalizesWeights = false
      $0.sharedExpert = .weighed
    },
    sample("gpt-oss") {
      $0.hasBiases = true
      $0.hasOutputBias = true
      $0.hasSinks = true
      $0.window = 7
      $0.hasExpertBiases = true
      $0.secondNorm = "post_attention_norm"
      $0.rotaryBase = 150_000
      $0.yarnFactor = 8
    },
    sample("glm4moe") {
      $0.denseLayers = 1
      $0.nextLayers = 1
      $0.hasBiases = true
      $0.turnedDimensions = 8
      $0.isSigmoid = true
      $0.hasSelectionBias = true
      $0.weightScale = 1.5
      $0.sharedExpert = .plain
      $0.secondNorm = "post_attention_norm"
    },
    sample("glm4moe", "with normed heads") {
      $0.denseLayers = 1
      $0.headNorm = .perHead
      $0.isSigmoid = true
      $0.hasSelectionBias = true
      $0.secondNorm = "post_attention_norm"
    },
    sample("ernie4_5-moe") {
      $0.denseLayers = 1
      $0.turnsNeighbours = true
      $0.hasSelectionBias = true
      $0.sharedExpert = .plain
      $0.isTied = true
    },
    sample("minimax-m2") {
      $0.headNorm = .overAll
      $0.turnedDimensions = 8
      $0.isSigmoid = true
      $0.hasSelectionBias = true
    },
    sample("hunyuan-moe") {
      $0.headNorm = .perHead
      $0.normsAfterRotation = true
      $0.sharedExpert = .plain
      $0.isTied = true
    },
    sample("bailingmoe2") {
      $0.denseLayers = 1
      $0.headNorm = .perHead
      $0.isFusedAttention = true
      $0.turnedDimensions = 8
      $0.isSigmoid = true
      $0.hasSelectionBias = true
      $0.groups = [4, 2]
      $0.weightScale = 2.5
      $0.sharedExpert = .plain
    },
  ]
}
