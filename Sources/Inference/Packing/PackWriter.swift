import Events
import Experts
import GGUF
import Glibc

/// Writes the pack of a model: every expert in one piece, and copies in fewer bits.
///
/// The model is read expert by expert, past the page cache, and never changed; memory for
/// one expert in all its forms is all that is taken. ``PackShape`` says how the file looks.
package struct PackWriter {
  /// Size of the file.
  package let fileBytes: Int

  private let shape: PackShape
  private let identity: String
  private let paths: [String]
  private let files: [DirectFile]

  /// Checks that a model can be packed.
  ///
  /// - Parameters:
  ///   - file: the model
  ///   - layout: where its experts lie
  ///   - parts: the model's files, open for reading
  ///   - options: what the pack is to hold
  /// - Throws: ``PackingError`` or ``PackError``
  package init(
    file: GGUFFile,
    layout: ExpertLayout,
    parts: [DirectFile],
    options: PackOptions = PackOptions()
  ) throws {
    shape = try PackShape(
      model: layout,
      hasLow: options.hasLow,
      hasPlanes: options.hasPlanes,
      alignment: options.alignment
    )
    let supported = MatrixEncoder.supportedFormats
    if options.hasLow || options.hasPlanes {
      for piece in layout.layers.joined() where !supported.contains(piece.tensor.format) {
        throw PackingError.unsupportedFormat(
          tensor: piece.tensor.name,
          format: piece.tensor.format.name,
          supported: supported.map(\.name)
        )
      }
    }
    identity = file.identity
    paths = file.partPaths
    files = parts
    fileBytes = shape.header(identity: identity, checksums: shape.zeroChecksums).fileByteCount
  }

  /// Writes the pack, in place of what had the path.
  ///
  /// - Parameters:
  ///   - path: of the pack
  ///   - available: free bytes on the disk; asked of the system if nil
  ///   - progress: called after each expert; what it throws ends the writing, and nothing is
  ///     left of it
  /// - Returns: what was written
  /// - Throws: ``PackingError``, ``SidecarError`` or ``ExpertsError``
  package func write(
    to path: String,
    available: Int? = nil,
    progress: (PackProgress) throws -> Void = { _ in }
  ) throws -> PackSummary {
    guard !paths.contains(where: { Self.isSame($0, path) }) else {
      throw PackingError.replacesModel(path: path)
    }
    if let room = available ?? DiskSpace.available(beside: path), room < fileBytes {
      throw PackingError.noSpace(path: path, needed: fileBytes, available: room)
    }
    var checksums = shape.zeroChecksums
    let header = shape.header(identity: identity, checksums: checksums)
    let writer = try SidecarWriter(path: path, header: header)
    let source = ExpertSource(layout: shape.model, files: files)
    var done = 0
    var firstTensor = 0
    for layer in shape.model.layers.indices where !shape.model.layers[layer].isEmpty {
      let tensors = shape.tensors(ofLayer: layer)
      let record = ExpertRecord(shape: shape, layer: layer)
      for index in 0..<shape.model.expertCount {
        let matrices = try source.read(ExpertID(layer: layer, index: index))
        for (place, tensor) in tensors.enumerated() {
          try record.fill(tensor.name, from: matrices, expert: index)
          for copy in ExpertCopy.allCases
          where copy.tensor == tensor.name && shape.copies.contains(copy) {
            checksums[copy]?[layer][index] = Checksum(of: record.bytes(of: copy)).value
          }
          try writer.write(
            record.bytes(of: tensor.name),
            to: firstTensor + place,
            at: index * tensor.tensor.shape[0]
          )
        }
        done += 1
        try progress(PackProgress(expertsDone: done, expertCount: shape.model.totalExpertCount))
      }
      firstTensor += tensors.count
    }
    try writer.finish(header: shape.header(identity: identity, checksums: checksums))
    return summary
  }

  private var summary: PackSummary {
    var bytes: [ExpertCopy: Int] = [:]
    for copy in shape.copies {
      bytes[copy] = shape.model.layers.indices.reduce(0) {
        $0 + shape.byteCount(of: copy, layer: $1) * shape.model.expertCount
      }
    }
    return PackSummary(
      expertCount: shape.model.totalExpertCount,
      copyBytes: bytes,
      fileBytes: fileBytes
    )
  }

  private static func isSame(_ first: String, _ second: String) -> Bool {
    var one = stat()
    var other = stat()
    return stat(first, &one) == 0 && stat(second, &other) == 0
      && one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}
