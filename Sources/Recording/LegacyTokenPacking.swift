import Events

/// The lists of a token record as files of schema 1 hold them: little-endian, without gaps.
///
/// | list | one entry |
/// |---|---|
/// | uses | layer u16, index u16, weight f32, outcome u8: 9 bytes |
/// | reads | layer u16, index u16, bytes u64, start i64, end i64, lane u16, kind u8: 31 bytes |
/// | evictions | layer u16, index u16: 4 bytes |
enum LegacyTokenPacking {
  private static let useBytes = 9
  private static let readBytes = 31
  private static let evictionBytes = 4

  /// `nil` when the bytes are no whole number of entries, or an entry cannot be.
  static func uses(_ bytes: [UInt8]) -> [ExpertUse]? {
    entries(of: bytes, size: useBytes) { entry in
      let expert = entry.expert()
      let weight = Float(bitPattern: entry.take())
      return ExpertOutcome(rawValue: entry.take()).map {
        ExpertUse(expert: expert, weight: weight, outcome: $0)
      }
    }
  }

  static func reads(_ bytes: [UInt8]) -> [ReadRecord]? {
    entries(of: bytes, size: readBytes) { entry in
      let expert = entry.expert()
      let size: UInt64 = entry.take()
      let start: UInt64 = entry.take()
      let end: UInt64 = entry.take()
      let lane: UInt16 = entry.take()
      guard let kind = ReadRecord.Kind(rawValue: entry.take()), size <= Int64.max else {
        return nil
      }
      return ReadRecord(
        expert: expert,
        bytes: Int(size),
        start: Int64(bitPattern: start),
        end: Int64(bitPattern: end),
        lane: Int(lane),
        kind: kind
      )
    }
  }

  static func evictions(_ bytes: [UInt8]) -> [ExpertID]? {
    entries(of: bytes, size: evictionBytes) { $0.expert() }
  }

  private static func entries<Entry>(
    of bytes: [UInt8],
    size: Int,
    _ read: (inout LegacyReader) -> Entry?
  ) -> [Entry]? {
    guard bytes.count % size == 0 else { return nil }
    var reader = LegacyReader(bytes: bytes)
    var entries: [Entry] = []
    entries.reserveCapacity(bytes.count / size)
    for _ in 0..<bytes.count / size {
      guard let entry = read(&reader) else { return nil }
      entries.append(entry)
    }
    return entries
  }
}

/// Integers taken from bytes that are known to be there.
private struct LegacyReader {
  let bytes: [UInt8]
  var offset = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func take<Value: FixedWidthInteger & UnsignedInteger>() -> Value {
    var value: Value = 0
    for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
      value |= Value(bytes[offset]) << shift
      offset += 1
    }
    return value
  }

  mutating func expert() -> ExpertID {
    let layer: UInt16 = take()
    let index: UInt16 = take()
    return ExpertID(layer: Int(layer), index: Int(index))
  }
}
