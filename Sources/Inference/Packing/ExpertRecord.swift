import Experts
import GGUF

/// One expert of a layer in the form that a tensor of the pack holds it in.
final class ExpertRecord {
  private let shape: PackShape
  private let layer: Int
  private let encoder = MatrixEncoder()
  private let memory: UnsafeMutableRawBufferPointer

  init(shape: PackShape, layer: Int) {
    self.shape = shape
    self.layer = layer
    let room = shape.copies.map { shape.stride(of: $0, layer: layer) }.max() ?? 0
    memory = .allocate(byteCount: room, alignment: shape.alignment)
  }

  deinit {
    memory.deallocate()
  }

  /// Makes the record of a tensor from gate, up and down projection of an expert.
  ///
  /// - Throws: ``PackingError/badWeights(tensor:expert:)``
  func fill(
    _ tensor: PackTensorName,
    from matrices: [UnsafeRawBufferPointer],
    expert: Int
  ) throws(PackingError) {
    // The padding is written too.
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    var ends: [ExpertCopy: Int] = [:]
    /// The room of the next matrix of a copy.
    func room(_ copy: ExpertCopy, _ piece: ExpertLayout.Piece) -> UnsafeMutableRawBufferPointer {
      let start = ends[copy] ?? shape.recordOffset(of: copy, layer: layer)
      let end = start + copy.byteCount(of: piece)
      ends[copy] = end
      return UnsafeMutableRawBufferPointer(rebasing: memory[start..<end])
    }
    for (piece, matrix) in zip(shape.model.layers[layer], matrices) {
      var isDone = true
      switch tensor {
      case .experts: room(.exact, piece).copyMemory(from: matrix)
      case .low: isDone = encoder.low(matrix, piece, into: room(.low, piece))
      case .planes:
        let (base, refinement) = (room(.base, piece), room(.refinement, piece))
        isDone = encoder.planes(matrix, piece, base: base, refinement: refinement)
      }
      guard isDone else { throw .badWeights(tensor: piece.tensor.name, expert: expert) }
    }
  }

  /// The whole record of a tensor, padding included.
  func bytes(of tensor: PackTensorName) -> UnsafeRawBufferPointer {
    let stride = shape.tensors(ofLayer: layer).first { $0.name == tensor }?.tensor.shape[0]
    return UnsafeRawBufferPointer(rebasing: memory[..<(stride ?? 0)])
  }

  /// A copy in the record of its tensor, without padding.
  func bytes(of copy: ExpertCopy) -> UnsafeRawBufferPointer {
    let start = shape.recordOffset(of: copy, layer: layer)
    let end = start + shape.byteCount(of: copy, layer: layer)
    return UnsafeRawBufferPointer(rebasing: memory[start..<end])
  }
}
