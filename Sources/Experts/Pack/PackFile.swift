import Events
import GGUF

/// A pack: a file beside a model that holds its experts so that each takes one read.
///
/// ``PackShape`` says how it looks. Everything but the experts' bytes is checked when the
/// file is opened; only its header is read, and nothing stays open.
package struct PackFile: Sendable {
  package let path: String
  package let shape: PackShape
  /// Where the tensors of each layer begin in the file.
  private let offsets: [[PackTensorName: Int]]
  /// (layer × experts), empty for a layer without experts.
  private let checksums: [ExpertCopy: [[UInt64]]]

  /// Opens the pack of a model.
  ///
  /// - Parameters:
  ///   - path: of the pack
  ///   - identity: ``GGUFFile/identity`` of the model
  ///   - model: where the experts lie in the model
  ///   - readAlignment: what reads of the pack must be multiples of, in bytes
  /// - Throws: ``PackError``
  package init(
    path: String,
    identity: String,
    model: ExpertLayout,
    readAlignment: Int = PackShape.alignmentDefault
  ) throws(PackError) {
    let file: GGUFFile
    do throws(GGUFError) {
      file = try GGUFFile(path: path)
    } catch {
      throw .unreadable(path: path, error)
    }
    guard file.partPaths.count == 1 else { throw .notAPack(path: path, kind: "a split model") }
    let metadata = PackMetadata(path: path, metadata: file.metadata)
    let shape = try Self.shape(metadata, identity: identity, model: model)
    guard shape.alignment >= readAlignment else {
      throw .alignment(found: shape.alignment, needed: readAlignment)
    }
    self.path = path
    self.shape = shape
    offsets = try Self.offsets(file, shape: shape)
    checksums = try Self.checksums(metadata, shape: shape)
  }

  /// Where a copy of an expert lies in the file; its padding not counted.
  package func range(
    of expert: ExpertID,
    copy: ExpertCopy
  ) throws(PackError) -> (offset: Int, count: Int) {
    let start = try recordStart(of: copy, layer: expert.layer)
    return (
      start + expert.index * shape.stride(of: copy, layer: expert.layer),
      shape.byteCount(of: copy, layer: expert.layer)
    )
  }

  /// Checks an expert's bytes, as they were read, against the checksum.
  ///
  /// - Throws: ``PackError/damaged(_:_:)``, or ``PackError/missingCopy(_:)``
  package func verify(
    _ bytes: UnsafeRawBufferPointer,
    of expert: ExpertID,
    copy: ExpertCopy = .exact
  ) throws(PackError) {
    guard let sums = checksums[copy] else { throw .missingCopy(copy) }
    let count = shape.byteCount(of: copy, layer: expert.layer)
    precondition(bytes.count == count, "\(bytes.count) bytes of an expert of \(count)")
    guard Checksum(of: bytes).value == sums[expert.layer][expert.index] else {
      throw .damaged(expert, copy)
    }
  }

  /// Where the copy of the first expert of a layer begins in the file.
  func recordStart(of copy: ExpertCopy, layer: Int) throws(PackError) -> Int {
    guard shape.copies.contains(copy) else { throw .missingCopy(copy) }
    guard let offset = offsets[layer][copy.tensor] else {
      preconditionFailure("layer \(layer) has no experts")
    }
    return offset + shape.recordOffset(of: copy, layer: layer)
  }
}

extension PackFile {
  private static func shape(
    _ metadata: PackMetadata,
    identity: String,
    model: ExpertLayout
  ) throws(PackError) -> PackShape {
    let kind = metadata.has("general.type") ? try metadata.string("general.type") : nil
    guard kind == PackShape.kind else { throw .notAPack(path: metadata.path, kind: kind) }
    let version = try metadata.integer("pack.version")
    guard version == PackShape.version else { throw .unsupportedVersion(version) }
    let found = try metadata.string("pack.model.identity")
    guard found == identity else {
      throw .packOfAnotherModel(found: found, expected: identity)
    }
    let shape = try PackShape(
      model: model,
      hasLow: metadata.has("pack.low.format"),
      hasPlanes: metadata.has("pack.planes.format"),
      alignment: metadata.integer("general.alignment")
    )
    try metadata.require("pack.layer_count", model.layers.count)
    try metadata.require("pack.expert_count", model.expertCount)
    try metadata.require("pack.formats", shape.formats)
    if shape.copies.contains(.low) {
      try metadata.require("pack.low.format", PackShape.lowFormat.name)
    }
    if shape.copies.contains(.base) {
      try metadata.require("pack.planes.format", PackShape.planesFormat.name)
    }
    return shape
  }

  private static func offsets(
    _ file: GGUFFile,
    shape: PackShape
  ) throws(PackError) -> [[PackTensorName: Int]] {
    var offsets: [[PackTensorName: Int]] = []
    for layer in shape.model.layers.indices {
      var found: [PackTensorName: Int] = [:]
      for (name, expected) in shape.tensors(ofLayer: layer) {
        guard let tensor = file.tensor(named: expected.name) else {
          throw .missingTensor(expected.name)
        }
        guard tensor.format == expected.format, tensor.shape == expected.shape else {
          throw .wrongTensor(expected.name, found: tensor.shape, expected: expected.shape)
        }
        found[name] = tensor.offset
      }
      offsets.append(found)
    }
    return offsets
  }

  private static func checksums(
    _ metadata: PackMetadata,
    shape: PackShape
  ) throws(PackError) -> [ExpertCopy: [[UInt64]]] {
    var checksums: [ExpertCopy: [[UInt64]]] = [:]
    for copy in shape.copies {
      var sums: [[UInt64]] = []
      for (layer, pieces) in shape.model.layers.enumerated() {
        let count = pieces.isEmpty ? 0 : shape.model.expertCount
        sums.append(
          count == 0
            ? [] : try metadata.checksums(copy.checksumKey(layer: layer), count: count)
        )
      }
      checksums[copy] = sums
    }
    return checksums
  }
}
