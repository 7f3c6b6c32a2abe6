import Events
import Session

/// The lists of a token record as bytes: about 2.1 KB for 384 chosen experts of which 77
/// were read.
///
/// `docs/session-format.md` describes the layout for readers in other languages.
enum TokenBody {
  static let layout: UInt8 = 1
  /// The lane of a read that has no room beside its flags.
  static let laneFollows = 63

  static func pack(_ record: TokenRecord) -> [UInt8] {
    // Three bytes a use, about nine a read, two an eviction.
    let size = record.uses.count * 3 + record.reads.count * 10 + record.evictions.count * 3
    var writer = PackedWriter(capacity: size + 256)
    let isWide =
      record.uses.contains { $0.expert.index > 255 }
      || record.reads.contains { $0.expert.index > 255 }
      || record.evictions.contains { $0.index > 255 }
    writer.append(layout)
    writer.append(isWide ? UInt8(1) : 0)
    pack(record.uses, isWide, into: &writer)
    pack(record.reads, since: record.start, isWide, into: &writer)
    var layer = 0
    writer.append(varint: record.evictions.count)
    for expert in record.evictions { pack(expert, after: &layer, isWide, into: &writer) }
    return Seal.close(writer.bytes)
  }

  private static func pack(
    _ uses: [ExpertUse],
    _ isWide: Bool,
    into writer: inout PackedWriter
  ) {
    let groups = LayerGroup.groups(of: uses)
    writer.append(varint: groups.count)
    for group in groups {
      writer.append(varint: group.firstLayer)
      writer.append(varint: group.layerCount)
      writer.append(varint: group.usesPerLayer)
    }
    for use in uses { pack(index: use.expert.index, isWide, into: &writer) }
    for use in uses {
      writer.append(Float16(ExpertUse.recordedWeight(use.weight)).bitPattern)
    }
    var isOther: [UInt8] = []
    var others: [UInt8] = []
    isOther.reserveCapacity(uses.count)
    for use in uses {
      isOther.append(use.outcome == .hit ? 0 : 1)
      if use.outcome != .hit { others.append(use.outcome.rawValue - 1) }
    }
    writer.append(contentsOf: bits(isOther, each: 1))
    writer.append(contentsOf: bits(others, each: 2))
  }

  /// Small numbers side by side, the first in the lowest bits.
  private static func bits(_ values: [UInt8], each width: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (values.count * width + 7) / 8)
    for (place, value) in values.enumerated() {
      bytes[place * width / 8] |= value << UInt8(place * width % 8)
    }
    return bytes
  }

  private static func pack(
    _ reads: [ReadRecord],
    since begin: Int64,
    _ isWide: Bool,
    into writer: inout PackedWriter
  ) {
    var (layer, bytes, start) = (0, 0, begin)
    writer.append(varint: reads.count)
    for read in reads {
      let isSameSize = read.bytes == bytes
      let lane = min(read.lane, laneFollows)
      writer.append(read.kind.rawValue | (isSameSize ? 2 : 0) | UInt8(lane) << 2)
      if lane == laneFollows { writer.append(varint: read.lane) }
      pack(read.expert, after: &layer, isWide, into: &writer)
      if !isSameSize { writer.append(varint: read.bytes) }
      writer.append(zigzag: read.start - start)
      writer.append(varint: Int(read.end - read.start))
      (bytes, start) = (read.bytes, read.start)
    }
  }

  private static func pack(
    _ expert: ExpertID,
    after layer: inout Int,
    _ isWide: Bool,
    into writer: inout PackedWriter
  ) {
    writer.append(zigzag: Int64(expert.layer - layer))
    pack(index: expert.index, isWide, into: &writer)
    layer = expert.layer
  }

  private static func pack(index: Int, _ isWide: Bool, into writer: inout PackedWriter) {
    if isWide { writer.append(UInt16(index)) } else { writer.append(UInt8(index)) }
  }

  /// Fills in the lists of a record whose times are known.
  ///
  /// An expert outside the model's shape is damage.
  static func unpack(
    _ sealed: [UInt8],
    into record: inout TokenRecord,
    shape: ExpertShape
  ) throws(Damage) {
    guard let bytes = Seal.open(sealed) else { throw Damage("its checksum is wrong") }
    var reader = PackedReader(bytes)
    let found = reader.takeUInt8()
    guard found == layout else { throw Damage("a body of layout \(found)") }
    let flags = reader.takeUInt8()
    guard flags <= 1 else { throw Damage("flags that mean nothing") }
    var body = TokenBodyReader(reader: reader, isWide: flags == 1, shape: shape)
    record.uses = try body.uses()
    record.reads = try body.reads(since: record.start)
    record.evictions = try body.evictions()
    guard body.reader.isComplete else { throw Damage("its lists end early or late") }
  }
}
