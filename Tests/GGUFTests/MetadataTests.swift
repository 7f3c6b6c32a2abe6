import GGUF
import SampleFiles
import Testing

@Suite("Metadata")
struct MetadataTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ writer: GGUFWriter) throws -> Metadata {
    try GGUFFile(path: folder.write(writer.bytes, to: "model.gguf")).metadata
  }

  private static let values: [MetadataValue] = [
    .uint8(200), .int8(-100), .uint16(60000), .int16(-30000), .uint32(4_000_000_000),
    .int32(-2_000_000_000), .float32(1.5), .bool(true), .bool(false), .string("Zoë ☕"),
    .string(""), .uint64(.max), .int64(.min), .float64(0.1),
    .array(.uint8([1, 255])), .array(.int8([-1, 1])), .array(.uint16([1, 65535])),
    .array(.int16([-1, 1])), .array(.uint32([1, .max])), .array(.int32([-1, 1])),
    .array(.float32([0.5, -0.5])), .array(.bool([true, false, true])),
    .array(.string(["a", "", "Ġme"])), .array(.uint64([.max])), .array(.int64([.min])),
    .array(.float64([0.1, .infinity])), .array(.string([])), .array(.uint8([])),
  ]

  @Test(arguments: [UInt32(2), 3]) func `comes back as written`(version: UInt32) throws {
    var writer = GGUFWriter()
    writer.version = version
    for (index, value) in Self.values.enumerated() { writer.add("key.\(index)", value) }
    let metadata = try read(writer)
    #expect(metadata.keys == Self.values.indices.map { "key.\($0)" })
    #expect(metadata.keys.map { metadata[$0] } == Self.values)
    #expect(metadata.count == Self.values.count)
    #expect(metadata["other"] == nil)
  }

  @Test func `an integer may have any integer type`() throws {
    var metadata = Metadata()
    let values: [MetadataValue] = [
      .uint8(7), .int8(7), .uint16(7), .int16(7), .uint32(7), .int32(7), .uint64(7), .int64(7),
    ]
    for (index, value) in values.enumerated() { try metadata.add(value, for: "\(index)") }
    for key in metadata.keys { #expect(try metadata.integer(key) == 7) }
    #expect(try metadata.integer("other") == nil)
  }

  @Test func `an array of integers may have any integer type`() throws {
    var metadata = Metadata()
    let values: [MetadataArray] = [
      .uint8([7]), .int8([7]), .uint16([7]), .int16([7]), .uint32([7]), .int32([7]),
      .uint64([7]), .int64([7]),
    ]
    for (index, value) in values.enumerated() { try metadata.add(.array(value), for: "\(index)") }
    for key in metadata.keys { #expect(try metadata.integers(key) == [7]) }
  }

  @Test func `an integer that does not fit is an error`() throws {
    var metadata = Metadata()
    try metadata.add(.uint64(.max), for: "one")
    try metadata.add(.array(.uint64([1, .max])), for: "many")
    let found = "\(UInt64.max)"
    #expect(throws: GGUFError.integerOutOfRange(key: "one", found: found)) {
      try metadata.integer("one")
    }
    #expect(throws: GGUFError.integerOutOfRange(key: "many", found: found)) {
      try metadata.integers("many")
    }
  }

  @Test func `other types are read as themselves`() throws {
    var metadata = Metadata()
    try metadata.add(.float32(0.5), for: "float")
    try metadata.add(.float64(0.25), for: "double")
    try metadata.add(.bool(true), for: "bool")
    try metadata.add(.string("text"), for: "string")
    try metadata.add(.array(.string(["a"])), for: "strings")
    try metadata.add(.array(.float32([1])), for: "floats")
    try metadata.add(.array(.float64([2])), for: "doubles")
    #expect(try metadata.float("float") == 0.5)
    #expect(try metadata.float("double") == 0.25)
    #expect(try metadata.bool("bool") == true)
    #expect(try metadata.string("string") == "text")
    #expect(try metadata.strings("strings") == ["a"])
    #expect(try metadata.floats("floats") == [1])
    #expect(try metadata.floats("doubles") == [2])
  }

  @Test func `a value of the wrong type is named with both types`() throws {
    var metadata = Metadata()
    try metadata.add(.string("x"), for: "text")
    try metadata.add(.array(.bool([])), for: "array")
    func error(_ expected: String, found: String = "string") -> GGUFError {
      .wrongType(key: "text", found: found, expected: expected)
    }
    #expect(throws: error("an integer")) { try metadata.integer("text") }
    #expect(throws: error("float32 or float64")) { try metadata.float("text") }
    #expect(throws: error("bool")) { try metadata.bool("text") }
    #expect(throws: error("array of string")) { try metadata.strings("text") }
    #expect(throws: error("array of integers")) { try metadata.integers("text") }
    #expect(throws: error("array of float32 or float64")) { try metadata.floats("text") }
    #expect(
      throws: GGUFError.wrongType(key: "array", found: "array of bool", expected: "string")
    ) { try metadata.string("array") }
  }

  @Test func `a key occurs once`() {
    var writer = GGUFWriter()
    writer.add("key", .uint8(1))
    writer.add("key", .uint8(2))
    #expect(throws: GGUFError.duplicateKey("key")) { try read(writer) }
  }

  @Test func `a key has a name`() {
    var writer = GGUFWriter()
    writer.add("", .uint8(1))
    #expect(throws: GGUFError.emptyKey(offset: 24)) { try read(writer) }
  }

  @Test func `values that are none are named`() {
    func error(type: UInt32, _ bytes: [UInt8]) -> GGUFError? {
      var writer = GGUFWriter()
      writer.pairs.append(("key", .raw(type: type, bytes: bytes)))
      return #expect(throws: GGUFError.self) { try read(writer) }
    }
    let anything = [UInt8](repeating: 0, count: 16)
    #expect(error(type: 13, anything) == .unknownValueType(key: "key", id: 13))
    #expect(error(type: 7, [2] + anything) == .invalidBool(key: "key", found: 2))
    #expect(error(type: 9, [9, 0, 0, 0] + anything) == .nestedArray(key: "key"))
    #expect(error(type: 9, [77, 0, 0, 0] + anything) == .unknownValueType(key: "key", id: 77))
    let truths: [UInt8] = [7, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 0] + [1, 9]
    #expect(error(type: 9, truths) == .invalidBool(key: "key", found: 9))
  }

  @Test(arguments: [0, 1, 4, 5, 8, 12])
  func `an array that claims 10 to the 18 values is refused`(type: UInt8) {
    var writer = GGUFWriter()
    var bytes: [UInt8] = [type, 0, 0, 0]
    bytes.append(integer: UInt64(1_000_000_000_000_000_000))
    writer.pairs.append(("key", .raw(type: 9, bytes: bytes)))
    #expect(
      throws: GGUFError.impossibleCount(
        of: "values of 'key'",
        found: 1_000_000_000_000_000_000,
        available: 0
      )
    ) { try read(writer) }
  }
}
