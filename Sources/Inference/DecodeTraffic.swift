import Compute
import Events
import Experts
import GGUF

/// The bytes that computing one token has to move from memory to the processor: every weight it
/// is multiplied with, and what is remembered of the tokens that it attends to.
///
/// Memory bandwidth divided by them bounds the speed of decode. Activations do not count: they
/// stay in the processor's caches.
package struct DecodeTraffic: Sendable {
  /// Dense weights and output matrix; of the token embedding one row, unless it is that matrix.
  package let denseBytes: Int
  /// An expert of each routed layer, with its biases.
  private let expertBytes: [Int]
  /// A lesser copy of an expert of each routed layer.
  private let lesserBytes: [Int]
  private let layers: [LayerPlan]
  private let kvFormat: KVFormat

  /// - Parameters:
  ///   - plan: of the model
  ///   - engine: that runs it
  package init(plan: ModelPlan, engine: Engine) {
    let shape = plan.shape
    layers = shape.layers
    func bytes(_ name: TensorName) -> Int { plan.file.tensor(name)?.byteCount ?? 0 }
    func biasBytes(_ layer: Int) -> Int {
      guard shape.layers[layer].experts?.hasBiases ?? false else { return 0 }
      return [LayerTensor.gateProjections, .upProjections, .downProjections].reduce(0) {
        $0 + bytes(.layerBias(layer, $1))
      }
    }
    var dense = plan.denseBytes - shape.routedLayers.reduce(0) { $0 + biasBytes($1) }
    if plan.dense.holds(.output) {
      let table = bytes(.tokenEmbedding)
      dense -= table - table / shape.vocabularySize
    }
    denseBytes = dense
    // Bytes of the matrices of an expert of a routed layer; a layout has other layers too,
    // without any.
    func matrixBytes(_ layout: ExpertLayout) -> [Int] {
      layout.layers.lazy.filter { !$0.isEmpty }.map { $0.reduce(0) { $0 + $1.byteCount } }
    }
    let biases = shape.routedLayers.map { biasBytes($0) / max(1, shape.expertCount) }
    expertBytes = zip(matrixBytes(plan.layout), biases).map(+)
    lesserBytes = engine.store.lesser.map { zip(matrixBytes($0.layout), biases).map(+) } ?? []
    kvFormat = engine.cache.format
  }

  /// The bytes of one token, with the experts that were chosen for it.
  package func bytes(of record: TokenRecord) -> Double {
    let experts = record.uses.reduce(0) { sum, use in
      let layer = use.expert.layer
      return switch use.outcome {
      case .hit, .late, .miss: sum + expertBytes[layer]
      case .lowerPrecision: sum + (lesserBytes.isEmpty ? expertBytes : lesserBytes)[layer]
      case .skipped: sum
      }
    }
    return Double(denseBytes + experts) + rememberedBytes(at: record.position)
  }

  /// Keys, values and states that the token at a position reads, its own among them.
  package func rememberedBytes(at position: Int) -> Double {
    layers.reduce(0) { sum, layer in
      let seen = min(position + 1, layer.attention?.window ?? Int.max)
      let cached = seen * layer.mixer.cachedBytes(as: kvFormat)
      return sum + Double(cached) + Double(layer.mixer.stateSize * MemoryLayout<Float>.size)
    }
  }
}

extension Engine {
  /// Appends one token to the cache and takes the best one after it.
  ///
  /// - Returns: the greedy choice, and what happened while the token was computed
  /// - Throws: ``ExpertsError`` when a read failed
  package func decode(_ token: Int) throws -> (best: Int, record: TokenRecord) {
    let records = try forward.run([token], phase: .decode, cache: cache)
    return (Sampler.best(forward.logits(after: 0)), records[0])
  }
}
