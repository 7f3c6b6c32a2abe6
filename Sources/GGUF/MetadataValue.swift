/// One value of a model file's metadata, in the type that the file gave it.
package enum MetadataValue: Sendable, Equatable {
  case uint8(UInt8)
  case int8(Int8)
  case uint16(UInt16)
  case int16(Int16)
  case uint32(UInt32)
  case int32(Int32)
  case float32(Float)
  case bool(Bool)
  case string(String)
  case array(MetadataArray)
  case uint64(UInt64)
  case int64(Int64)
  case float64(Double)

  /// The type in words, for messages: `uint32`, `array of string`.
  package var typeName: String {
    switch self {
    case .uint8: "uint8"
    case .int8: "int8"
    case .uint16: "uint16"
    case .int16: "int16"
    case .uint32: "uint32"
    case .int32: "int32"
    case .float32: "float32"
    case .bool: "bool"
    case .string: "string"
    case .array(let array): "array of \(array.typeName)"
    case .uint64: "uint64"
    case .int64: "int64"
    case .float64: "float64"
    }
  }
}

/// Many values of one type.
///
/// Vocabularies are long, so each type has an array of its own.
package enum MetadataArray: Sendable, Equatable {
  case uint8([UInt8])
  case int8([Int8])
  case uint16([UInt16])
  case int16([Int16])
  case uint32([UInt32])
  case int32([Int32])
  case float32([Float])
  case bool([Bool])
  case string([String])
  case uint64([UInt64])
  case int64([Int64])
  case float64([Double])

  /// The elements' type in words.
  package var typeName: String {
    switch self {
    case .uint8: "uint8"
    case .int8: "int8"
    case .uint16: "uint16"
    case .int16: "int16"
    case .uint32: "uint32"
    case .int32: "int32"
    case .float32: "float32"
    case .bool: "bool"
    case .string: "string"
    case .uint64: "uint64"
    case .int64: "int64"
    case .float64: "float64"
    }
  }

  /// The number of elements.
  package var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .int8(let values): values.count
    case .uint16(let values): values.count
    case .int16(let values): values.count
    case .uint32(let values): values.count
    case .int32(let values): values.count
    case .float32(let values): values.count
    case .bool(let values): values.count
    case .string(let values): values.count
    case .uint64(let values): values.count
    case .int64(let values): values.count
    case .float64(let values): values.count
    }
  }
}
