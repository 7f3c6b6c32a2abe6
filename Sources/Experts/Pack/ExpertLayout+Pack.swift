import GGUF

extension ExpertLayout {
  /// Where every expert lies in a pack, which is read instead of the model's files.
  ///
  /// - Parameters:
  ///   - pack: the pack of the model
  ///   - copy: the form to compute with: exact, low or base
  ///   - part: the place of the pack among the files that the store is given
  /// - Throws: ``PackError/missingCopy(_:)``
  package init(
    pack: PackFile,
    copy: ExpertCopy = .exact,
    part: Int = 0
  ) throws(PackError) {
    let shape = pack.shape
    var layers: [[Piece]] = []
    var slotBytes = 0
    for (layer, pieces) in shape.model.layers.enumerated() {
      var packed: [Piece] = []
      var end = 0
      for piece in pieces {
        guard let format = copy.format(of: piece.tensor.format) else {
          preconditionFailure("the \(copy.rawValue) is no matrix by itself")
        }
        let byteCount = copy.byteCount(of: piece)
        let tensor = TensorInfo(
          name: piece.tensor.name,
          format: format,
          shape: piece.tensor.shape,
          part: part,
          offset: try pack.recordStart(of: copy, layer: layer) + end,
          byteCount: byteCount * shape.model.expertCount
        )
        // Windows overlap in the slot as they do in the file, so that the three are as
        // contiguous here as there.
        packed.append(
          Piece(
            tensor: tensor,
            byteCount: byteCount,
            stride: shape.stride(of: copy, layer: layer),
            slotOffset: end & ~(shape.alignment - 1)
          )
        )
        end += byteCount
      }
      layers.append(packed)
      slotBytes = max(slotBytes, shape.paddedByteCount(of: copy, layer: layer))
    }
    self.init(
      layers: layers,
      expertCount: shape.model.expertCount,
      alignment: shape.alignment,
      slotBytes: slotBytes
    )
  }
}
