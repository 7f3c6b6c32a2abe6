import Compute
import Experts
import GGUF

/// Every weight that is not a routed expert's: read once, in memory until the end.
package final class ModelWeights: @unchecked Sendable {
  // Sendable: nothing changes after `init`.

  /// The weights of one layer.
  struct Layer {
    let attentionNorm: UnsafePointer<Float>  // (hiddenSize)
    let query: MatrixView  // (queryWidth × hiddenSize)
    let key: MatrixView  // (keyWidth × hiddenSize)
    let value: MatrixView  // (keyWidth × hiddenSize)
    let attentionOutput: MatrixView  // (hiddenSize × queryWidth)
    let queryNorm: UnsafePointer<Float>  // (headSize)
    let keyNorm: UnsafePointer<Float>  // (headSize)
    let feedForwardNorm: UnsafePointer<Float>  // (hiddenSize)
    let router: MatrixView  // (expertCount × hiddenSize)
  }

  let layers: [Layer]
  /// One row for each token, (vocabularySize × hiddenSize).
  let embedding: MatrixView
  let outputNorm: UnsafePointer<Float>
  /// The embedding again where the file has no matrix of its own.
  let output: MatrixView
  /// The pre-gates of a model that was trained with them.
  let preGates: PreGates?

  private let loaded: DenseTensors

  /// Reads the dense tensors of `file`.
  ///
  /// - Parameters:
  ///   - file: the model
  ///   - shape: its shape
  ///   - parts: the files of the model, for reading
  ///   - onLoading: hears the share that has been read
  /// - Throws: ``InferenceError`` and ``ExpertsError``
  package init(
    file: GGUFFile,
    shape: ModelShape,
    parts: [DirectFile],
    onLoading: ((Double) -> Void)? = nil
  ) throws {
    let alignment = parts.map(\.alignment).max() ?? 4096
    var plan = DensePlan(file: file, alignment: alignment)
    let (hidden, head) = (shape.hiddenSize, shape.headSize)
    try plan.add(.tokenEmbedding, [hidden, shape.vocabularySize])
    try plan.add(.outputNorm, [hidden])
    let isTied = file.tensor(.output) == nil
    if !isTied { try plan.add(.output, [hidden, shape.vocabularySize]) }
    for layer in 0..<shape.layerCount {
      try plan.add(.layer(layer, .attentionNorm), [hidden])
      try plan.add(.layer(layer, .query), [hidden, shape.queryWidth])
      try plan.add(.layer(layer, .key), [hidden, shape.keyWidth])
      try plan.add(.layer(layer, .value), [hidden, shape.keyWidth])
      try plan.add(.layer(layer, .attentionOutput), [shape.queryWidth, hidden])
      try plan.add(.layer(layer, .queryNorm), [head])
      try plan.add(.layer(layer, .keyNorm), [head])
      try plan.add(.layer(layer, .feedForwardNorm), [hidden])
      try plan.add(.layer(layer, .router), [hidden, shape.expertCount])
    }
    let isPreGated = PreGates.areIn(file)
    if isPreGated { try PreGates.plan(into: &plan, shape: shape) }
    let tensors = try DenseTensors(plan, parts: parts, onLoading: onLoading)
    loaded = tensors
    embedding = tensors.matrix(.tokenEmbedding)
    output = isTied ? embedding : tensors.matrix(.output)
    outputNorm = tensors.vector(.outputNorm)
    preGates = isPreGated ? PreGates(tensors, shape: shape, weighs: true) : nil
    layers = (0..<shape.layerCount).map { layer in
      Layer(
        attentionNorm: tensors.vector(.layer(layer, .attentionNorm)),
        query: tensors.matrix(.layer(layer, .query)),
        key: tensors.matrix(.layer(layer, .key)),
        value: tensors.matrix(.layer(layer, .value)),
        attentionOutput: tensors.matrix(.layer(layer, .attentionOutput)),
        queryNorm: tensors.vector(.layer(layer, .queryNorm)),
        keyNorm: tensors.vector(.layer(layer, .keyNorm)),
        feedForwardNorm: tensors.vector(.layer(layer, .feedForwardNorm)),
        router: tensors.matrix(.layer(layer, .router))
      )
    }
  }

  /// Memory that the weights take, alignment included.
  package var byteCount: Int { loaded.byteCount }
  /// Bytes that the file system delivered for them.
  package var readBytes: Int { loaded.readBytes }
}
