/// The types of metadata values, by the numbers that stand for them in a file.
enum MetadataType: UInt32 {
  case uint8 = 0, int8, uint16, int16, uint32, int32, float32, bool, string, array
  case uint64, int64, float64
}

extension MetadataValue {
  /// Reads the type and the value of `key`.
  init(from reader: inout ByteReader, key: String) throws(GGUFError) {
    switch try Self.type(from: &reader, key: key) {
    case .uint8: self = .uint8(try reader.integer())
    case .int8: self = .int8(try reader.integer())
    case .uint16: self = .uint16(try reader.integer())
    case .int16: self = .int16(try reader.integer())
    case .uint32: self = .uint32(try reader.integer())
    case .int32: self = .int32(try reader.integer())
    case .float32: self = .float32(Float(bitPattern: try reader.integer()))
    case .bool: self = .bool(try Self.bool(try reader.integer(), key: key))
    case .string: self = .string(try reader.string())
    case .array: self = .array(try Self.array(from: &reader, key: key))
    case .uint64: self = .uint64(try reader.integer())
    case .int64: self = .int64(try reader.integer())
    case .float64: self = .float64(Double(bitPattern: try reader.integer()))
    }
  }

  private static func type(
    from reader: inout ByteReader,
    key: String
  ) throws(GGUFError) -> MetadataType {
    let id = try reader.integer(UInt32.self)
    guard let type = MetadataType(rawValue: id) else {
      throw .unknownValueType(key: key, id: id)
    }
    return type
  }

  private static func bool(_ byte: UInt8, key: String) throws(GGUFError) -> Bool {
    guard byte <= 1 else { throw .invalidBool(key: key, found: byte) }
    return byte == 1
  }

  private static func array(
    from reader: inout ByteReader,
    key: String
  ) throws(GGUFError) -> MetadataArray {
    let type = try type(from: &reader, key: key)
    // Sizes in the file; a string has at least its length.
    let size =
      switch type {
      case .uint8, .int8, .bool: 1
      case .uint16, .int16: 2
      case .uint32, .int32, .float32: 4
      case .string, .uint64, .int64, .float64: 8
      case .array: throw GGUFError.nestedArray(key: key)
      }
    let count = try reader.count(of: "values of '\(key)'", size: size)
    switch type {
    case .uint8: return .uint8(try reader.integers(UInt8.self, count: count))
    case .int8: return .int8(try reader.integers(Int8.self, count: count))
    case .uint16: return .uint16(try reader.integers(UInt16.self, count: count))
    case .int16: return .int16(try reader.integers(Int16.self, count: count))
    case .uint32: return .uint32(try reader.integers(UInt32.self, count: count))
    case .int32: return .int32(try reader.integers(Int32.self, count: count))
    case .uint64: return .uint64(try reader.integers(UInt64.self, count: count))
    case .int64: return .int64(try reader.integers(Int64.self, count: count))
    case .float32:
      return .float32(try reader.integers(UInt32.self, count: count).map(Float.init(bitPattern:)))
    case .float64:
      return .float64(try reader.integers(UInt64.self, count: count).map(Double.init(bitPattern:)))
    case .bool:
      var values: [Bool] = []
      values.reserveCapacity(count)
      for byte in try reader.integers(UInt8.self, count: count) {
        values.append(try bool(byte, key: key))
      }
      return .bool(values)
    case .string, .array:
      var values: [String] = []
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try reader.string()) }
      return .string(values)
    }
  }
}
