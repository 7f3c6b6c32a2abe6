/// Everything in one GGUF file that comes before the weights, and where the weights are.
///
/// The layout is that of the GGUF specification: magic, version, counts, key-value pairs,
/// tensor directory; then the data, from a multiple of the alignment on.
struct GGUFHeader {
  static let largestAlignment = 1 << 20

  let version: Int
  let metadata: Metadata
  let tensors: [TensorInfo]
  /// Bytes before the data.
  let byteCount: Int

  /// Reads the header at the start of `file`, which is this part of a split model, from 0.
  init(file: UnsafeRawBufferPointer, part: Int) throws(GGUFError) {
    var reader = ByteReader(file)
    version = try Self.version(from: &reader)
    // A tensor takes at least 32 bytes of the directory, a pair 13 bytes.
    let tensorCount = try reader.count(of: "tensors", size: 32)
    let pairCount = try reader.count(of: "metadata values", size: 13)

    var metadata = Metadata()
    for _ in 0..<pairCount {
      let start = reader.offset
      let key = try reader.string()
      guard !key.isEmpty else { throw .emptyKey(offset: start) }
      try metadata.add(MetadataValue(from: &reader, key: key), for: key)
    }
    self.metadata = metadata
    let alignment = try Self.alignment(metadata)

    var entries: [DirectoryEntry] = []
    entries.reserveCapacity(tensorCount)
    for _ in 0..<tensorCount {
      entries.append(try DirectoryEntry(from: &reader, alignment: alignment))
    }
    // Without tensors there need be no padding, nor data to pad for.
    let start = (reader.offset + alignment - 1) / alignment * alignment
    byteCount = min(start, file.count)

    var tensors: [TensorInfo] = []
    tensors.reserveCapacity(tensorCount)
    for entry in entries {
      tensors.append(
        try entry.tensor(part: part, dataStart: start, dataCount: max(0, file.count - start))
      )
    }
    try Self.checkOverlaps(tensors)
    self.tensors = tensors
  }

  private static func version(from reader: inout ByteReader) throws(GGUFError) -> Int {
    let magic = Array(try reader.take(4))
    guard magic == Array("GGUF".utf8) else { throw .foreign(firstBytes: magic) }
    let version = try reader.integer(UInt32.self)
    switch version {
    case 2, 3: return Int(version)
    case let other where other != 0 && other & 0xFFFF == 0: throw .bigEndian
    default: throw .unsupportedVersion(version)
    }
  }

  private static func alignment(_ metadata: Metadata) throws(GGUFError) -> Int {
    let alignment = try metadata.integer("general.alignment") ?? 32
    guard alignment > 0, alignment <= largestAlignment, alignment & (alignment - 1) == 0 else {
      throw .badAlignment(alignment)
    }
    return alignment
  }

  private static func checkOverlaps(_ tensors: [TensorInfo]) throws(GGUFError) {
    let sorted = tensors.sorted { $0.offset < $1.offset }
    for (tensor, next) in zip(sorted, sorted.dropFirst())
    where tensor.offset + tensor.byteCount > next.offset {
      throw .overlappingTensors(tensor.name, next.name)
    }
  }
}

/// A tensor as the directory describes it, its offset not yet checked against the file.
private struct DirectoryEntry {
  let name: String
  let format: TensorFormat
  let shape: [Int]
  let byteCount: Int
  let offset: UInt64

  init(from reader: inout ByteReader, alignment: Int) throws(GGUFError) {
    let start = reader.offset
    name = try reader.string()
    guard !name.isEmpty else { throw .emptyTensorName(offset: start) }
    let dimensionCount = try reader.integer(UInt32.self)
    guard (1...4).contains(dimensionCount) else {
      throw .dimensionCount(tensor: name, found: dimensionCount)
    }
    let sizes = try reader.integers(UInt64.self, count: Int(dimensionCount))
    let id = try reader.integer(UInt32.self)
    offset = try reader.integer(UInt64.self)

    guard let format = TensorFormat(id: id) else {
      throw TensorFormat.removedIDs.contains(id)
        ? .removedFormat(tensor: name, id: id) : .unknownFormat(tensor: name, id: id)
    }
    self.format = format
    (shape, byteCount) = try Self.measure(sizes, as: format, name: name)
    guard offset % UInt64(alignment) == 0 else {
      throw .misalignedTensor(name, offset: offset, alignment: alignment)
    }
  }

  /// The shape in integers that cannot overflow when multiplied, and the bytes it takes.
  private static func measure(
    _ sizes: [UInt64],
    as format: TensorFormat,
    name: String
  ) throws(GGUFError) -> (shape: [Int], byteCount: Int) {
    var shape: [Int] = []
    var weights = 1
    for size in sizes {
      guard let size = Int(exactly: size), size > 0 else {
        throw .badShape(tensor: name, found: sizes)
      }
      let product = weights.multipliedReportingOverflow(by: size)
      guard !product.overflow else { throw .badShape(tensor: name, found: sizes) }
      weights = product.partialValue
      shape.append(size)
    }
    guard shape[0] % format.weightsPerBlock == 0 else {
      throw .partialBlock(
        tensor: name,
        rowLength: shape[0],
        weightsPerBlock: format.weightsPerBlock
      )
    }
    let bytes = (weights / format.weightsPerBlock)
      .multipliedReportingOverflow(by: format.bytesPerBlock)
    guard !bytes.overflow else { throw .badShape(tensor: name, found: sizes) }
    return (shape, bytes.partialValue)
  }

  func tensor(part: Int, dataStart: Int, dataCount: Int) throws(GGUFError) -> TensorInfo {
    guard byteCount <= dataCount, offset <= UInt64(dataCount - byteCount) else {
      throw .tensorOutsideFile(
        name,
        offset: offset,
        byteCount: byteCount,
        available: dataCount
      )
    }
    return TensorInfo(
      name: name,
      format: format,
      shape: shape,
      part: part,
      offset: dataStart + Int(offset),
      byteCount: byteCount
    )
  }
}
