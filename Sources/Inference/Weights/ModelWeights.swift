import Compute
import Experts
import GGUF

/// Every weight that is not a routed expert's: in memory until the end, or for the beginning
/// where the page cache holds it.
package final class ModelWeights: @unchecked Sendable {
  // Sendable: nothing changes after `init`.

  /// The weights of one layer.
  struct Layer {
    let mixerNorm: UnsafePointer<Float>  // (hiddenSize)
    let mixer: MixerWeights
    let mixerOutputNorm: UnsafePointer<Float>?  // (hiddenSize)
    let feedForwardNorm: UnsafePointer<Float>  // (hiddenSize)
    let feedForward: FeedForward
    /// What the residual stream is multiplied with behind the layer.
    let outputScale: Float?
  }

  enum FeedForward {
    case dense(DenseFeedForwardWeights)
    case experts(ExpertsWeights)
  }

  let layers: [Layer]
  /// What scores the experts of each layer that has some.
  let routers: [RouterWeights]
  /// One row for each token, (vocabularySize × hiddenSize).
  let embedding: MatrixView
  let outputNorm: UnsafePointer<Float>
  /// The embedding again where the file has no matrix of its own.
  let output: MatrixView
  /// What rotary frequencies are divided by, where there are such factors.
  let rotaryFactors: [TensorName: [Float]]
  /// The pre-gates of a model that was trained with them.
  let preGates: PreGates?

  private let tensors: DenseTensors

  /// Looks up what will be read, and checks that it is what the model needs.
  ///
  /// Throws ``InferenceError``.
  static func plan(
    file: GGUFFile,
    shape: ModelShape,
    alignment: Int
  ) throws(InferenceError) -> DensePlan {
    var plan = DensePlan(file: file, alignment: alignment)
    let hidden = shape.hiddenSize
    try plan.add(
      .tokenEmbedding,
      [hidden, shape.vocabularySize],
      isTable: file.tensor(.output) != nil
    )
    try plan.add(shape.outputNorm, [hidden])
    try plan.addOptional(.output, [hidden, shape.vocabularySize])
    for (number, layer) in shape.layers.enumerated() {
      try plan.add(.layer(number, layer.mixerNorm), [hidden])
      try plan.add(.layer(number, layer.feedForwardNorm), [hidden])
      if let norm = layer.mixerOutputNorm { try plan.add(.layer(number, norm), [hidden]) }
      if layer.hasOutputScale { try plan.add(.layer(number, .outputScale), [1]) }
      try MixerWeights.plan(layer.mixer, layer: number, hiddenSize: hidden, into: &plan)
      switch layer.feedForward {
      case .dense(let dense):
        try DenseFeedForwardWeights.plan(
          dense,
          of: .layer,
          layer: number,
          hiddenSize: hidden,
          into: &plan
        )
      case .experts(let experts):
        try ExpertsWeights.plan(experts, layer: number, hiddenSize: hidden, into: &plan)
      }
    }
    if PreGates.areIn(file) { try PreGates.plan(into: &plan, shape: shape) }
    return plan
  }

  /// Reads what was planned.
  ///
  /// - Parameters:
  ///   - plan: of the model
  ///   - shape: its shape
  ///   - parts: the files of the model, for reading
  ///   - readerCount: threads that read
  ///   - stop: gives up when raised, with a `CancellationError`
  ///   - onLoading: hears the share that has been read
  /// - Throws: ``InferenceError`` and ``ExpertsError``
  convenience init(
    _ plan: DensePlan,
    shape: ModelShape,
    parts: [DirectFile],
    readerCount: Int = DenseTensors.readerCount,
    stop: StopFlag? = nil,
    onLoading: ((Double) -> Void)? = nil
  ) throws {
    let tensors = try DenseTensors(
      plan,
      parts: parts,
      readerCount: readerCount,
      stop: stop,
      onLoading: onLoading
    )
    self.init(plan, shape: shape, tensors: tensors)
  }

  /// The same where the page cache holds them.
  convenience init(_ plan: DensePlan, shape: ModelShape, mapped: MappedModel) {
    self.init(plan, shape: shape, tensors: DenseTensors(plan, mapped: mapped))
  }

  private init(_ plan: DensePlan, shape: ModelShape, tensors: DenseTensors) {
    self.tensors = tensors
    embedding = tensors.matrix(.tokenEmbedding)
    output = plan.holds(.output) ? tensors.matrix(.output) : embedding
    outputNorm = tensors.vector(shape.outputNorm)
    preGates =
      plan.holds(.layer(0, .preGate)) ? PreGates(tensors, shape: shape, weighs: true) : nil
    var factors: [TensorName: [Float]] = [:]
    for rotary in shape.layers.compactMap(\.mixer.rotary) {
      for name in rotary.factorTensors where factors[name] == nil {
        let vector = UnsafeBufferPointer(
          start: tensors.vector(name),
          count: rotary.dimensions / 2
        )
        factors[name] = Array(vector)
      }
    }
    rotaryFactors = factors
    layers = shape.layers.enumerated().map { number, layer in
      let feedForward: FeedForward =
        switch layer.feedForward {
        case .dense: .dense(DenseFeedForwardWeights(of: .layer, layer: number, tensors: tensors))
        case .experts(let experts):
          .experts(
            ExpertsWeights(
              experts,
              layer: number,
              hiddenSize: shape.hiddenSize,
              tensors: tensors
            )
          )
        }
      return Layer(
        mixerNorm: tensors.vector(.layer(number, layer.mixerNorm)),
        mixer: MixerWeights(layer.mixer, layer: number, tensors: tensors),
        mixerOutputNorm: layer.mixerOutputNorm.map { tensors.vector(.layer(number, $0)) },
        feedForwardNorm: tensors.vector(.layer(number, layer.feedForwardNorm)),
        feedForward: feedForward,
        outputScale: tensors.optionalVector(.layer(number, .outputScale))?.pointee
      )
    }
    routers = layers.compactMap { layer in
      if case .experts(let weights) = layer.feedForward { weights.router } else { nil }
    }
  }

  /// Memory of our own that the weights take, alignment included.
  package var byteCount: Int { tensors.byteCount }
  /// Bytes that the file system delivered for them.
  package var readBytes: Int { tensors.readBytes }
}
