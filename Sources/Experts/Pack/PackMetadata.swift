import GGUF

/// What a pack says about itself, value by value, each of which must be there.
struct PackMetadata {
  let path: String
  let metadata: Metadata

  func has(_ key: String) -> Bool { metadata[key] != nil }

  func integer(_ key: String) throws(PackError) -> Int {
    try value(key) { (key) throws(GGUFError) in try metadata.integer(key) }
  }

  func string(_ key: String) throws(PackError) -> String {
    try value(key) { (key) throws(GGUFError) in try metadata.string(key) }
  }

  func strings(_ key: String) throws(PackError) -> [String] {
    try value(key) { (key) throws(GGUFError) in try metadata.strings(key) }
  }

  /// Checks that a number is the one that follows from the model.
  func require(_ key: String, _ expected: Int) throws(PackError) {
    try require(key, found: integer(key), expected: expected)
  }

  /// Checks that a text is the one that follows from the model.
  func require(_ key: String, _ expected: String) throws(PackError) {
    try require(key, found: string(key), expected: expected)
  }

  /// Checks that a list of texts is the one that follows from the model.
  func require(_ key: String, _ expected: [String]) throws(PackError) {
    try require(key, found: strings(key), expected: expected)
  }

  /// `count` checksums.
  func checksums(_ key: String, count: Int) throws(PackError) -> [UInt64] {
    guard let value = metadata[key] else { throw .missingKey(key) }
    guard case .array(.uint64(let sums)) = value else {
      throw .wrongValue(key: key, found: value.typeName, expected: "array of uint64")
    }
    try require("\(key) (count)", found: sums.count, expected: count)
    return sums
  }

  private func require<Value: Equatable>(
    _ key: String,
    found: Value,
    expected: Value
  ) throws(PackError) {
    guard found == expected else {
      throw .wrongValue(key: key, found: "\(found)", expected: "\(expected)")
    }
  }

  private func value<Value>(
    _ key: String,
    _ read: (String) throws(GGUFError) -> Value?
  ) throws(PackError) -> Value {
    let value: Value?
    do throws(GGUFError) {
      value = try read(key)
    } catch {
      throw .unreadable(path: path, error)
    }
    guard let value else { throw .missingKey(key) }
    return value
  }
}
