extension MetadataValue {
  /// The type and the value as they stand in a file.
  var encoded: [UInt8] {
    var out: [UInt8] = []
    switch self {
    case .uint8(let value): out.append(.uint8, value)
    case .int8(let value): out.append(.int8, value)
    case .uint16(let value): out.append(.uint16, value)
    case .int16(let value): out.append(.int16, value)
    case .uint32(let value): out.append(.uint32, value)
    case .int32(let value): out.append(.int32, value)
    case .float32(let value): out.append(.float32, value.bitPattern)
    case .bool(let value): out.append(.bool, UInt8(value ? 1 : 0))
    case .string(let value):
      out.append(integer: MetadataType.string.rawValue)
      out.append(string: value)
    case .array(let array):
      out.append(integer: MetadataType.array.rawValue)
      out.append(array)
    case .uint64(let value): out.append(.uint64, value)
    case .int64(let value): out.append(.int64, value)
    case .float64(let value): out.append(.float64, value.bitPattern)
    }
    return out
  }
}

extension [UInt8] {
  /// Appends a little-endian integer.
  mutating func append(integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }

  /// Appends a text after its length.
  mutating func append(string: String) {
    append(integer: UInt64(string.utf8.count))
    append(contentsOf: string.utf8)
  }

  fileprivate mutating func append(_ type: MetadataType, _ value: some FixedWidthInteger) {
    append(integer: type.rawValue)
    append(integer: value)
  }

  fileprivate mutating func append(_ array: MetadataArray) {
    switch array {
    case .uint8(let values): append(.uint8, values)
    case .int8(let values): append(.int8, values)
    case .uint16(let values): append(.uint16, values)
    case .int16(let values): append(.int16, values)
    case .uint32(let values): append(.uint32, values)
    case .int32(let values): append(.int32, values)
    case .float32(let values): append(.float32, values.map(\.bitPattern))
    case .bool(let values): append(.bool, values.map { UInt8($0 ? 1 : 0) })
    case .string(let values):
      append(integer: MetadataType.string.rawValue)
      append(integer: UInt64(values.count))
      for value in values { append(string: value) }
    case .uint64(let values): append(.uint64, values)
    case .int64(let values): append(.int64, values)
    case .float64(let values): append(.float64, values.map(\.bitPattern))
    }
  }

  private mutating func append(_ type: MetadataType, _ values: [some FixedWidthInteger]) {
    append(integer: type.rawValue)
    append(integer: UInt64(values.count))
    for value in values { append(integer: value) }
  }
}
