import Testing

@testable import GGUF

@Suite("Byte reader")
struct ByteReaderTests {
  private func reading(
    _ bytes: [UInt8],
    _ body: (inout ByteReader) throws -> Void
  ) throws {
    try bytes.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      try body(&reader)
    }
  }

  @Test func `reads little-endian integers one after the other`() throws {
    try reading([1, 2, 3, 4, 0xFF, 0xFF, 7]) { reader in
      try #expect(reader.integer(UInt32.self) == 0x0403_0201)
      try #expect(reader.integer(Int16.self) == -1)
      try #expect(reader.integer(UInt8.self) == 7)
      #expect(reader.available == 0)
    }
  }

  @Test func `refuses to read past the end and stays where it was`() throws {
    try reading([1, 2, 3]) { reader in
      #expect(throws: GGUFError.truncated(offset: 0, needed: 4, available: 3)) {
        try reader.integer(UInt32.self)
      }
      #expect(reader.offset == 0)
    }
  }

  @Test func `a length of 2 to the 64 does not overflow`() throws {
    let bytes = [UInt8](repeating: 0xFF, count: 16)
    try reading(bytes) { reader in
      #expect(throws: GGUFError.truncated(offset: 8, needed: .max, available: 8)) {
        try reader.string()
      }
    }
  }

  @Test func `a count that the bytes cannot hold is refused before anything is made`() throws {
    try reading([0, 0, 0, 0, 0, 0, 0, 0x80, 1, 2, 3, 4]) { reader in
      #expect(
        throws: GGUFError.impossibleCount(of: "things", found: 1 << 63, available: 4)
      ) {
        try reader.count(of: "things", size: 1)
      }
    }
  }

  @Test func `repairs text that is no UTF-8`() throws {
    try reading([3, 0, 0, 0, 0, 0, 0, 0, 0x61, 0xFF, 0x62]) { reader in
      try #expect(reader.string() == "a\u{FFFD}b")
    }
  }

  @Test func `reads integers that are not aligned`() throws {
    try reading([9, 1, 0, 2, 0]) { reader in
      _ = try reader.take(1)
      try #expect(reader.integers(UInt16.self, count: 2) == [1, 2])
    }
  }
}
