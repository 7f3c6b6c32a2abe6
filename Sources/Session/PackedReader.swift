/// Takes numbers from bytes that may hold anything; the other side of ``PackedWriter``.
///
/// What is not there reads as 0 and is remembered, so that a caller looks once, at the end,
/// instead of after every number. Counts are checked before anybody makes room for them.
package struct PackedReader {
  private let bytes: [UInt8]
  private var offset = 0
  /// Whether something was missing, or too large, so far.
  package private(set) var isDamaged = false

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether everything was there and nothing is left.
  package var isComplete: Bool { !isDamaged && remaining == 0 }

  /// Bytes not yet taken.
  package var remaining: Int { bytes.count - offset }

  package mutating func takeUInt8() -> UInt8 {
    guard offset < bytes.count else { return damaged() }
    defer { offset += 1 }
    return bytes[offset]
  }

  package mutating func takeUInt16() -> UInt16 {
    guard remaining >= 2 else { return damaged() }
    defer { offset += 2 }
    return UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
  }

  package mutating func takeUInt32() -> UInt32 {
    guard remaining >= 4 else { return damaged() }
    return UInt32(takeUInt16()) | UInt32(takeUInt16()) << 16
  }

  package mutating func takeUInt64() -> UInt64 {
    guard remaining >= 8 else { return damaged() }
    return UInt64(takeUInt32()) | UInt64(takeUInt32()) << 32
  }

  /// Takes bytes as they are.
  package mutating func take(bytes count: Int) -> ArraySlice<UInt8> {
    guard count <= remaining else {
      isDamaged = true
      return []
    }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Takes a number from 0 that was written as a varint.
  package mutating func takeVarint() -> Int {
    let value = takeUnsigned()
    return value <= UInt64(Int.max) ? Int(value) : damaged()
  }

  /// Takes a number that may be below 0.
  package mutating func takeZigzag() -> Int64 {
    let value = takeUnsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Takes the number of things that follow, each of at least so many bytes.
  package mutating func takeCount(ofBytesEach size: Int) -> Int {
    let count = takeVarint()
    return count <= remaining / size ? count : damaged()
  }

  private mutating func takeUnsigned() -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard offset < bytes.count else { return damaged() }
      let byte = bytes[offset]
      offset += 1
      // The tenth byte has room for one bit.
      if shift == 63 && byte > 1 { return damaged() }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return damaged()
  }

  private mutating func damaged<Value: FixedWidthInteger>() -> Value {
    isDamaged = true
    return 0
  }
}
