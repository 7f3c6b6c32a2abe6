/// Bytes that numbers are appended to: of a fixed size with the lowest byte first, or as
/// varints.
///
/// A varint is LEB128: seven bits in a byte, the lowest first, the top bit set in all bytes
/// but the last (https://protobuf.dev/programming-guides/encoding/#varints). A signed
/// number is first made unsigned: 0, -1, 1, -2 become 0, 1, 2, 3 ("zigzag").
package struct PackedWriter {
  /// What was appended so far.
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  // Not generic: a generic function of another module is not specialised, and a token has
  // a thousand numbers.

  package mutating func append(_ value: UInt8) {
    bytes.append(value)
  }

  package mutating func append(_ value: UInt16) {
    bytes.append(UInt8(truncatingIfNeeded: value))
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
  }

  package mutating func append(_ value: UInt32) {
    append(UInt16(truncatingIfNeeded: value))
    append(UInt16(truncatingIfNeeded: value >> 16))
  }

  package mutating func append(_ value: UInt64) {
    append(UInt32(truncatingIfNeeded: value))
    append(UInt32(truncatingIfNeeded: value >> 32))
  }

  /// Appends bytes as they are.
  package mutating func append(contentsOf more: [UInt8]) {
    bytes.append(contentsOf: more)
  }

  /// Appends a count, or another number from 0, as a varint.
  package mutating func append(varint value: Int) {
    precondition(value >= 0, "\(value) is no count")
    append(varint: UInt64(value))
  }

  /// Appends a number that may be below 0 as a varint.
  package mutating func append(zigzag value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
