/// What a model file says about itself: values by key, in the order of the file.
package struct Metadata: Sendable, Equatable {
  /// All keys, in the order of the file.
  package private(set) var keys: [String] = []
  private var values: [String: MetadataValue] = [:]

  /// The number of keys.
  package var count: Int { keys.count }

  package init() {}

  /// The value of `key`, in the type that the file gave it.
  package subscript(key: String) -> MetadataValue? { values[key] }

  /// Adds a value at the end.
  ///
  /// - Throws: ``GGUFError/duplicateKey(_:)`` if there is one with this key.
  package mutating func add(_ value: MetadataValue, for key: String) throws(GGUFError) {
    guard values.updateValue(value, forKey: key) == nil else { throw .duplicateKey(key) }
    keys.append(key)
  }
}

extension Metadata {
  /// An integer of any type, since converters disagree on which to use; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value is no integer, or does not fit.
  package func integer(_ key: String) throws(GGUFError) -> Int? {
    switch values[key] {
    case nil: nil
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .int64(let value): Int(value)
    case .uint64(let value): try Self.fitting(value, key: key)
    case .some(let other): throw Self.wrongType(key, other, expected: "an integer")
    }
  }

  /// A number with a fraction, of either precision; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type.
  package func float(_ key: String) throws(GGUFError) -> Float? {
    switch values[key] {
    case nil: nil
    case .float32(let value): value
    case .float64(let value): Float(value)
    case .some(let other): throw Self.wrongType(key, other, expected: "float32 or float64")
    }
  }

  /// A truth value; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type.
  package func bool(_ key: String) throws(GGUFError) -> Bool? {
    switch values[key] {
    case nil: nil
    case .bool(let value): value
    case .some(let other): throw Self.wrongType(key, other, expected: "bool")
    }
  }

  /// A text; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type.
  package func string(_ key: String) throws(GGUFError) -> String? {
    switch values[key] {
    case nil: nil
    case .string(let value): value
    case .some(let other): throw Self.wrongType(key, other, expected: "string")
    }
  }

  /// An array of texts; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type.
  package func strings(_ key: String) throws(GGUFError) -> [String]? {
    switch values[key] {
    case nil: nil
    case .array(.string(let value)): value
    case .some(let other): throw Self.wrongType(key, other, expected: "array of string")
    }
  }

  /// An array of integers of any type; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type, or an element does not fit.
  package func integers(_ key: String) throws(GGUFError) -> [Int]? {
    switch values[key] {
    case nil: return nil
    case .array(.uint8(let found)): return found.map(Int.init)
    case .array(.int8(let found)): return found.map(Int.init)
    case .array(.uint16(let found)): return found.map(Int.init)
    case .array(.int16(let found)): return found.map(Int.init)
    case .array(.uint32(let found)): return found.map(Int.init)
    case .array(.int32(let found)): return found.map(Int.init)
    case .array(.int64(let found)): return found.map(Int.init)
    case .array(.uint64(let found)):
      var fitting: [Int] = []
      for value in found { fitting.append(try Self.fitting(value, key: key)) }
      return fitting
    case .some(let other): throw Self.wrongType(key, other, expected: "array of integers")
    }
  }

  /// An array of flags; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type.
  package func bools(_ key: String) throws(GGUFError) -> [Bool]? {
    switch values[key] {
    case nil: nil
    case .array(.bool(let value)): value
    case .some(let other): throw Self.wrongType(key, other, expected: "array of bools")
    }
  }

  /// An array of numbers with fractions, of either precision; `nil` without the key.
  ///
  /// - Throws: ``GGUFError`` if the value has another type.
  package func floats(_ key: String) throws(GGUFError) -> [Float]? {
    switch values[key] {
    case nil: nil
    case .array(.float32(let value)): value
    case .array(.float64(let value)): value.map { Float($0) }
    case .some(let other):
      throw Self.wrongType(key, other, expected: "array of float32 or float64")
    }
  }

  private static func fitting(_ value: UInt64, key: String) throws(GGUFError) -> Int {
    guard let fitting = Int(exactly: value) else {
      throw .integerOutOfRange(key: key, found: "\(value)")
    }
    return fitting
  }

  private static func wrongType(
    _ key: String,
    _ found: MetadataValue,
    expected: String
  ) -> GGUFError {
    .wrongType(key: key, found: found.typeName, expected: expected)
  }
}
