/// A place in a range of bytes, moved forward by reading; never past the end.
///
/// Subscripts of unsafe buffers are not checked in release builds, so everything that is
/// parsed goes through `take`, the one place that knows where the bytes end.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var available: Int { bytes.count - offset }

  /// The next `count` bytes.
  mutating func take(_ count: UInt64) throws(GGUFError) -> UnsafeRawBufferPointer {
    guard count <= UInt64(available) else {
      throw .truncated(offset: offset, needed: count, available: available)
    }
    defer { offset += Int(count) }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(count)])
  }

  /// A little-endian integer.
  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self
  ) throws(GGUFError) -> T {
    T(littleEndian: try take(UInt64(T.bitWidth / 8)).loadUnaligned(as: T.self))
  }

  /// Text after its length.
  ///
  /// Bytes that are no UTF-8 become U+FFFD: a name that cannot be spelled is no reason to
  /// refuse a model.
  mutating func string() throws(GGUFError) -> String {
    let length = try integer(UInt64.self)
    return String(decoding: try take(length), as: UTF8.self)
  }

  /// The number of things that follow, each of at least `size` bytes.
  mutating func count(of what: String, size: Int) throws(GGUFError) -> Int {
    let found = try integer(UInt64.self)
    guard found <= UInt64(available / size) else {
      throw .impossibleCount(of: what, found: found, available: available)
    }
    return Int(found)
  }

  /// `count` little-endian integers.
  mutating func integers<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type,
    count: Int
  ) throws(GGUFError) -> [T] {
    let size = T.bitWidth / 8
    let source = try take(UInt64(count * size))
    return [T](unsafeUninitializedCapacity: count) { target, filled in
      for index in 0..<count {
        let value = source.loadUnaligned(fromByteOffset: index * size, as: T.self)
        target.initializeElement(at: index, to: T(littleEndian: value))
      }
      filled = count
    }
  }
}
