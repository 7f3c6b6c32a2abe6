import Events

/// The lists of a token record as bytes: little-endian, without gaps.
///
/// | list | one entry |
/// |---|---|
/// | uses | layer u16, index u16, weight f32, outcome u8: 9 bytes |
/// | reads | layer u16, index u16, bytes u64, start i64, end i64, lane u16, kind u8: 31 bytes |
/// | evictions | layer u16, index u16: 4 bytes |
enum TokenPacking {
  private static let useBytes = 9
  private static let readBytes = 31
  private static let evictionBytes = 4

  static func pack(_ uses: [ExpertUse]) -> [UInt8] {
    var bytes = PackedBytes(capacity: uses.count * useBytes)
    for use in uses {
      bytes.append(use.expert)
      bytes.append(use.weight.bitPattern)
      bytes.append(use.outcome.rawValue)
    }
    return bytes.bytes
  }

  static func pack(_ reads: [ReadRecord]) -> [UInt8] {
    var bytes = PackedBytes(capacity: reads.count * readBytes)
    for read in reads {
      bytes.append(read.expert)
      bytes.append(UInt64(clamping: read.bytes))
      bytes.append(UInt64(bitPattern: read.start))
      bytes.append(UInt64(bitPattern: read.end))
      bytes.append(UInt16(clamping: read.lane))
      bytes.append(read.kind.rawValue)
    }
    return bytes.bytes
  }

  static func pack(_ evictions: [ExpertID]) -> [UInt8] {
    var bytes = PackedBytes(capacity: evictions.count * evictionBytes)
    for expert in evictions { bytes.append(expert) }
    return bytes.bytes
  }

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
    _ read: (inout PackedReader) -> Entry?
  ) -> [Entry]? {
    guard bytes.count % size == 0 else { return nil }
    var reader = PackedReader(bytes: bytes)
    var entries: [Entry] = []
    entries.reserveCapacity(bytes.count / size)
    for _ in 0..<bytes.count / size {
      guard let entry = read(&reader) else { return nil }
      entries.append(entry)
    }
    return entries
  }
}

/// Integers appended to bytes, the lowest byte first.
private struct PackedBytes {
  var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(_ expert: ExpertID) {
    append(UInt16(expert.layer))
    append(UInt16(expert.index))
  }
}

/// Integers taken from bytes that are known to be there.
private struct PackedReader {
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
