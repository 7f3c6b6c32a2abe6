/// Bytes with a checksum behind them: the CRC-32 of zlib, gzip and PNG, little-endian.
///
/// It finds every change of up to 32 neighbouring bits; it does not protect against somebody
/// who wants to deceive, so what is inside is checked as well.
/// RFC 1952, section 8: https://www.rfc-editor.org/rfc/rfc1952
enum Seal {
  static func close(_ bytes: [UInt8]) -> [UInt8] {
    let sum = checksum(of: bytes[...])
    return bytes + (0..<4).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
  }

  /// The bytes without their checksum; `nil` where it does not match.
  static func open(_ sealed: [UInt8]) -> [UInt8]? {
    guard sealed.count >= 4 else { return nil }
    let bytes = sealed.dropLast(4)
    let stored = sealed.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return checksum(of: bytes) == stored ? Array(bytes) : nil
  }

  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }
  }

  // What each value of a byte does to the sum.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
}
