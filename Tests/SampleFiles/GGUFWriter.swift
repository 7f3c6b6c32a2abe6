import GGUF

/// Writes GGUF files for tests: right ones by default, wrong ones wherever a field is set.
package struct GGUFWriter {
  /// A value of the metadata, or bytes that only claim to be one.
  package enum Value {
    case value(MetadataValue)
    case raw(type: UInt32, bytes: [UInt8])
  }

  /// A tensor of the directory and its bytes.
  package struct Tensor {
    package var name: String
    package var format: UInt32
    package var sizes: [UInt64]
    package var bytes: [UInt8]
    /// The offset to claim; the right one if `nil`.
    package var claimedOffset: UInt64?

    package init(
      name: String,
      format: UInt32,
      sizes: [UInt64],
      bytes: [UInt8],
      claimedOffset: UInt64? = nil
    ) {
      self.name = name
      self.format = format
      self.sizes = sizes
      self.bytes = bytes
      self.claimedOffset = claimedOffset
    }
  }

  package var magic = Array("GGUF".utf8)
  package var version: UInt32 = 3
  /// Where tensors begin; set the key `general.alignment` too if it is not 32.
  package var alignment = 32
  package var pairs: [(key: String, value: Value)] = []
  package var tensors: [Tensor] = []
  /// Counts to claim; the right ones if `nil`.
  package var claimedPairCount: UInt64?
  package var claimedTensorCount: UInt64?

  package init() {}

  /// Adds a value of the metadata.
  package mutating func add(_ key: String, _ value: MetadataValue) {
    pairs.append((key, .value(value)))
  }

  /// Adds a tensor with bytes in its format.
  package mutating func add(
    tensor name: String,
    format: TensorFormat,
    shape: [Int],
    bytes: [UInt8]
  ) {
    precondition(bytes.count == format.byteCount(weights: shape.reduce(1, *)), name)
    tensors.append(
      Tensor(name: name, format: format.id, sizes: shape.map { UInt64($0) }, bytes: bytes)
    )
  }

  /// Adds a tensor, its values stored in `format`.
  package mutating func add(
    tensor name: String,
    format: TensorFormat,
    shape: [Int],
    values: [Float]
  ) {
    add(tensor: name, format: format, shape: shape, bytes: format.bytes(of: values))
  }

  /// Magic, version, counts, metadata and directory, without padding.
  package var header: [UInt8] {
    var out = magic
    out.append(integer: version)
    out.append(integer: claimedTensorCount ?? UInt64(tensors.count))
    out.append(integer: claimedPairCount ?? UInt64(pairs.count))
    for (key, value) in pairs {
      out.append(string: key)
      switch value {
      case .value(let value): out.append(value)
      case .raw(let type, let bytes):
        out.append(integer: type)
        out += bytes
      }
    }
    var offset = 0
    for tensor in tensors {
      out.append(string: tensor.name)
      out.append(integer: UInt32(tensor.sizes.count))
      for size in tensor.sizes { out.append(integer: size) }
      out.append(integer: tensor.format)
      out.append(integer: tensor.claimedOffset ?? UInt64(offset))
      offset = aligned(offset + tensor.bytes.count)
    }
    return out
  }

  /// The whole file.
  package var bytes: [UInt8] {
    var out = header
    for tensor in tensors {
      out.append(zeros: aligned(out.count) - out.count)
      out += tensor.bytes
    }
    return out
  }

  /// Writes the whole file.
  package func write(to path: String) throws {
    try writeFile(bytes, to: path)
  }

  /// The files of a split model with so many tensors in each, metadata in the first one.
  package func split(tensorCounts: [Int]) -> [GGUFWriter] {
    var remaining = tensors[...]
    return tensorCounts.enumerated().map { part, count in
      var writer = GGUFWriter()
      writer.pairs = part == 0 ? pairs : []
      writer.alignment = part == 0 ? alignment : 32
      writer.add("split.no", .uint16(UInt16(part)))
      writer.add("split.count", .uint16(UInt16(tensorCounts.count)))
      writer.add("split.tensors.count", .int32(Int32(tensors.count)))
      writer.tensors = Array(remaining.prefix(count))
      remaining = remaining.dropFirst(count)
      return writer
    }
  }

  /// Writes a split model into `folder` and returns the path of its first file.
  package func writeSplit(
    tensorCounts: [Int],
    name: String,
    folder: String
  ) throws -> String {
    let parts = split(tensorCounts: tensorCounts)
    for (part, writer) in parts.enumerated() {
      try writer.write(to: Self.splitPath(part, of: parts.count, name: name, folder: folder))
    }
    return Self.splitPath(0, of: parts.count, name: name, folder: folder)
  }

  /// The path of a file of a split model, counted from 0.
  package static func splitPath(
    _ part: Int,
    of count: Int,
    name: String,
    folder: String
  ) -> String {
    func padded(_ number: Int) -> String { String(String(100_000 + number).dropFirst()) }
    return "\(folder)/\(name)-\(padded(part + 1))-of-\(padded(count)).gguf"
  }

  private func aligned(_ offset: Int) -> Int {
    (offset + alignment - 1) / alignment * alignment
  }
}

extension [UInt8] {
  /// Appends a little-endian integer.
  package mutating func append(integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends a text after its length.
  package mutating func append(string: String) {
    append(integer: UInt64(string.utf8.count))
    append(contentsOf: string.utf8)
  }

  mutating func append(zeros count: Int) {
    append(contentsOf: repeatElement(0, count: count))
  }

  mutating func append(_ value: MetadataValue) {
    append(integer: UInt32(value.typeID))
    switch value {
    case .uint8(let value): append(integer: value)
    case .int8(let value): append(integer: value)
    case .uint16(let value): append(integer: value)
    case .int16(let value): append(integer: value)
    case .uint32(let value): append(integer: value)
    case .int32(let value): append(integer: value)
    case .float32(let value): append(integer: value.bitPattern)
    case .bool(let value): append(value ? 1 : 0)
    case .string(let value): append(string: value)
    case .uint64(let value): append(integer: value)
    case .int64(let value): append(integer: value)
    case .float64(let value): append(integer: value.bitPattern)
    case .array(let array): append(array)
    }
  }

  private mutating func append(_ array: MetadataArray) {
    append(integer: UInt32(array.typeID))
    append(integer: UInt64(array.count))
    switch array {
    case .uint8(let values): append(contentsOf: values)
    case .int8(let values): for value in values { append(integer: value) }
    case .uint16(let values): for value in values { append(integer: value) }
    case .int16(let values): for value in values { append(integer: value) }
    case .uint32(let values): for value in values { append(integer: value) }
    case .int32(let values): for value in values { append(integer: value) }
    case .float32(let values): for value in values { append(integer: value.bitPattern) }
    case .bool(let values): for value in values { append(value ? 1 : 0) }
    case .string(let values): for value in values { append(string: value) }
    case .uint64(let values): for value in values { append(integer: value) }
    case .int64(let values): for value in values { append(integer: value) }
    case .float64(let values): for value in values { append(integer: value.bitPattern) }
    }
  }
}

extension MetadataValue {
  /// The number of the type in a file.
  fileprivate var typeID: Int {
    if case .array = self { 9 } else { typeNumbers[typeName] ?? -1 }
  }
}

extension MetadataArray {
  fileprivate var typeID: Int { typeNumbers[typeName] ?? -1 }
}

// Written out, so that a mistake in the reader's table is not repeated here.
private let typeNumbers = [
  "uint8": 0, "int8": 1, "uint16": 2, "int16": 3, "uint32": 4, "int32": 5, "float32": 6,
  "bool": 7, "string": 8, "uint64": 10, "int64": 11, "float64": 12,
]
