import Compute
import Experts
import GGUF
import Glibc

/// Every weight that is not a routed expert's: read once, in memory until the end.
///
/// Read with the same direct reads as the experts, so that memory holds one copy, not a
/// second one in the page cache, and so that every byte read is counted.
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
  /// Memory that the weights take, alignment included.
  package let byteCount: Int
  /// Bytes that the file system delivered for them.
  package let readBytes: Int

  private let memory: UnsafeMutableRawPointer

  /// Reads the dense tensors of `file`.
  ///
  /// - Parameters:
  ///   - file: the model
  ///   - shape: its shape
  ///   - parts: the files of the model, for reading
  /// - Throws: ``InferenceError`` and ``ExpertsError``
  package init(file: GGUFFile, shape: ModelShape, parts: [DirectFile]) throws {
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
    byteCount = plan.byteCount
    guard
      let memory = mmap(
        nil,
        byteCount,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS,
        -1,
        0
      ),
      memory != MAP_FAILED
    else { throw InferenceError.outOfMemory(what: "dense weights", bytes: plan.byteCount) }
    madvise(memory, byteCount, MADV_HUGEPAGE)
    self.memory = memory
    var readBytes = 0
    do {
      for place in plan.places.values {
        readBytes += try parts[place.tensor.part].read(
          into: memory + place.start,
          offset: place.tensor.offset,
          count: place.tensor.byteCount,
          alignment: alignment
        )
      }
    } catch {
      munmap(memory, plan.byteCount)
      throw error
    }
    self.readBytes = readBytes

    let loaded = LoadedTensors(plan: plan, memory: memory)
    embedding = loaded.matrix(.tokenEmbedding)
    output = isTied ? embedding : loaded.matrix(.output)
    outputNorm = loaded.vector(.outputNorm)
    layers = (0..<shape.layerCount).map { layer in
      Layer(
        attentionNorm: loaded.vector(.layer(layer, .attentionNorm)),
        query: loaded.matrix(.layer(layer, .query)),
        key: loaded.matrix(.layer(layer, .key)),
        value: loaded.matrix(.layer(layer, .value)),
        attentionOutput: loaded.matrix(.layer(layer, .attentionOutput)),
        queryNorm: loaded.vector(.layer(layer, .queryNorm)),
        keyNorm: loaded.vector(.layer(layer, .keyNorm)),
        feedForwardNorm: loaded.vector(.layer(layer, .feedForwardNorm)),
        router: loaded.matrix(.layer(layer, .router))
      )
    }
  }

  deinit {
    munmap(memory, byteCount)
  }
}

/// Where each dense tensor goes in memory.
private struct DensePlan {
  struct Place {
    let tensor: TensorInfo
    /// Where the tensor's aligned window begins in memory.
    let start: Int
  }

  let file: GGUFFile
  let alignment: Int
  var places: [TensorName: Place] = [:]
  var byteCount = 0

  init(file: GGUFFile, alignment: Int) {
    self.file = file
    self.alignment = alignment
  }

  /// Plans room for a tensor after checking that it is what the model needs.
  mutating func add(_ name: TensorName, _ shape: [Int]) throws(InferenceError) {
    guard let tensor = file.tensor(name) else { throw .missingTensor(name.fileName) }
    guard tensor.shape == shape else {
      throw .wrongShape(tensor: tensor.name, found: tensor.shape, expected: shape)
    }
    // Norms are read as floats where they lie; every converter writes them so.
    let isSupported =
      shape.count == 1 ? tensor.format == .f32 : KernelSet.supports(tensor.format)
    guard isSupported else {
      throw .unsupportedFormat(
        tensor: tensor.name,
        format: tensor.format.name,
        supported: shape.count == 1 ? ["F32"] : KernelSet.supportedFormats.map(\.name)
      )
    }
    places[name] = Place(tensor: tensor, start: byteCount)
    let first = tensor.offset & ~(alignment - 1)
    let end = (tensor.offset + tensor.byteCount + alignment - 1) & ~(alignment - 1)
    byteCount += end - first
  }
}

/// The dense tensors in memory, by name.
private struct LoadedTensors {
  let plan: DensePlan
  let memory: UnsafeMutableRawPointer

  func matrix(_ name: TensorName) -> MatrixView {
    let (tensor, bytes) = found(name)
    return MatrixView(
      format: tensor.format,
      rows: tensor.shape[1],
      columns: tensor.shape[0],
      bytes: bytes
    )
  }

  func vector(_ name: TensorName) -> UnsafePointer<Float> {
    found(name).bytes.assumingMemoryBound(to: Float.self)
  }

  private func found(_ name: TensorName) -> (tensor: TensorInfo, bytes: UnsafeRawPointer) {
    guard let place = plan.places[name] else {
      preconditionFailure("\(name.fileName) was not planned for")
    }
    let shift = place.tensor.offset & (plan.alignment - 1)
    return (place.tensor, UnsafeRawPointer(memory + place.start + shift))
  }
}
