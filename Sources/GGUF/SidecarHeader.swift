/// All of a GGUF file that comes before the data, about to be written: version 3.
package struct SidecarHeader: Sendable {
  /// A tensor that is about to be written.
  package struct Tensor: Sendable, Equatable {
    package let name: String
    package let format: TensorFormat
    /// One to four sizes, the fastest first.
    package let shape: [Int]

    package init(name: String, format: TensorFormat, shape: [Int]) {
      precondition((1...4).contains(shape.count) && shape.allSatisfy { $0 > 0 }, "\(shape)")
      precondition(shape[0] % format.weightsPerBlock == 0, "\(name): \(shape) as \(format)")
      self.name = name
      self.format = format
      self.shape = shape
    }

    /// Its size in the file, without padding.
    package var byteCount: Int { format.byteCount(weights: shape.reduce(1, *)) }
  }

  package let tensors: [Tensor]
  /// Header and padding as they stand in the file.
  package let bytes: [UInt8]
  /// Where each tensor begins, in bytes from the start of the file.
  package let offsets: [Int]
  /// The size of the whole file.
  package let fileByteCount: Int

  /// Lays a file out.
  ///
  /// - Parameters:
  ///   - pairs: the metadata, keys all different
  ///   - tensors: the directory, names all different
  ///   - alignment: what tensors begin at multiples of, a power of two; it is added to the
  ///     metadata as `general.alignment`
  package init(
    pairs: [(key: String, value: MetadataValue)],
    tensors: [Tensor],
    alignment: Int
  ) {
    precondition(
      alignment > 0 && alignment & (alignment - 1) == 0
        && alignment <= GGUFHeader.largestAlignment,
      "alignment \(alignment)"
    )
    let pairs = pairs + [("general.alignment", .uint32(UInt32(alignment)))]
    precondition(Set(pairs.map(\.key)).count == pairs.count, "a key occurs twice")
    precondition(Set(tensors.map(\.name)).count == tensors.count, "a tensor occurs twice")
    func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }

    var bytes = Array("GGUF".utf8)
    bytes.append(integer: UInt32(3))
    bytes.append(integer: UInt64(tensors.count))
    bytes.append(integer: UInt64(pairs.count))
    for (key, value) in pairs {
      bytes.append(string: key)
      bytes += value.encoded
    }
    var offsets: [Int] = []
    var end = 0
    for tensor in tensors {
      offsets.append(aligned(end))
      end = aligned(end) + tensor.byteCount
      bytes.append(string: tensor.name)
      bytes.append(integer: UInt32(tensor.shape.count))
      for size in tensor.shape { bytes.append(integer: UInt64(size)) }
      bytes.append(integer: tensor.format.id)
      bytes.append(integer: UInt64(offsets[offsets.count - 1]))
    }
    let start = aligned(bytes.count)
    bytes += repeatElement(0, count: start - bytes.count)
    self.tensors = tensors
    self.bytes = bytes
    self.offsets = offsets.map { start + $0 }
    fileByteCount = start + end
  }
}
