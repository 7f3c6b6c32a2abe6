import Events
import Session

/// The lists of a token record as bytes: about 2.1 KB for 384 chosen experts of which 77
/// were read.
///
/// `docs/session-format.md` describes the layout for readers in other languages.
enum TokenBody {
  private static let layout: UInt8 = 1
  /// The lane of a read that has no room beside its flags.
  private static let laneFollows = 63

  // MARK: Packing

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

  // MARK: Unpacking

  /// Fills in the lists of a record whose times are known.
  ///
  /// - Parameter shape: of the model; an expert outside it is damage
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
    var body = BodyReader(reader: reader, isWide: flags == 1, shape: shape)
    record.uses = try body.uses()
    record.reads = try body.reads(since: record.start)
    record.evictions = try body.evictions()
    guard body.reader.isComplete else { throw Damage("its lists end early or late") }
  }

  /// The parts of a body, in order.
  private struct BodyReader {
    var reader: PackedReader
    let isWide: Bool
    let shape: ExpertShape

    mutating func uses() throws(Damage) -> [ExpertUse] {
      var layers: [Int] = []
      for _ in 0..<reader.takeCount(ofBytesEach: 3) {
        let group = LayerGroup(
          firstLayer: reader.takeVarint(),
          layerCount: reader.takeVarint(),
          usesPerLayer: reader.takeVarint()
        )
        // A group of nothing would cost time without costing bytes.
        guard group.layerCount > 0, group.usesPerLayer > 0,
          group.layerCount <= shape.layerCount,
          group.usesPerLayer <= reader.remaining,
          layers.count + group.layerCount * group.usesPerLayer <= reader.remaining / 3,
          group.firstLayer <= shape.layerCount - group.layerCount
        else { throw Damage("uses outside the model") }
        for layer in group.layers {
          layers += repeatElement(layer, count: group.usesPerLayer)
        }
      }
      var uses: [ExpertUse] = []
      uses.reserveCapacity(layers.count)
      for layer in layers {
        uses.append(ExpertUse(expert: try expert(layer), weight: 0, outcome: .hit))
      }
      for place in uses.indices {
        let weight = Float16(bitPattern: reader.takeUInt16())
        guard weight.isFinite else { throw Damage("a weight that is no number") }
        uses[place].weight = Float(weight)
      }
      let isOther = bits(uses.count, each: 1)
      let others = isOther.indices.filter { isOther[$0] == 1 }
      for (place, bits) in zip(others, bits(others.count, each: 2)) {
        guard let outcome = ExpertOutcome(rawValue: bits + 1) else { throw Damage("outcomes") }
        uses[place].outcome = outcome
      }
      return uses
    }

    mutating func reads(since begin: Int64) throws(Damage) -> [ReadRecord] {
      var (layer, bytes, start) = (0, 0, begin)
      var reads: [ReadRecord] = []
      for _ in 0..<reader.takeCount(ofBytesEach: 5) {
        let head = reader.takeUInt8()
        let lane = head >> 2 == laneFollows ? reader.takeVarint() : Int(head >> 2)
        let expert = try expert(after: &layer)
        if head & 2 == 0 { bytes = reader.takeVarint() }
        let (first, isEarly) = start.addingReportingOverflow(reader.takeZigzag())
        let (last, isLate) = first.addingReportingOverflow(Int64(reader.takeVarint()))
        guard !isEarly, !isLate, first >= 0, let kind = ReadRecord.Kind(rawValue: head & 1) else {
          throw Damage("a read at no time")
        }
        start = first
        reads.append(
          ReadRecord(
            expert: expert,
            bytes: bytes,
            start: first,
            end: last,
            lane: lane,
            kind: kind
          )
        )
      }
      return reads
    }

    mutating func evictions() throws(Damage) -> [ExpertID] {
      var layer = 0
      var evictions: [ExpertID] = []
      for _ in 0..<reader.takeCount(ofBytesEach: 2) {
        evictions.append(try expert(after: &layer))
      }
      return evictions
    }

    private mutating func expert(after layer: inout Int) throws(Damage) -> ExpertID {
      let (sum, overflow) = layer.addingReportingOverflow(Int(reader.takeZigzag()))
      layer = overflow ? -1 : sum
      return try expert(layer)
    }

    private mutating func expert(_ layer: Int) throws(Damage) -> ExpertID {
      let index = isWide ? Int(reader.takeUInt16()) : Int(reader.takeUInt8())
      guard shape.contains(layer: layer, index: index) else {
        throw Damage("expert \(index) of layer \(layer), which the model does not have")
      }
      return ExpertID(layer: layer, index: index)
    }

    private mutating func bits(_ count: Int, each width: Int) -> [UInt8] {
      let bytes = reader.take(bytes: (count * width + 7) / 8)
      guard !bytes.isEmpty else { return [] }
      let mask: UInt8 = 1 << UInt8(width) - 1
      return (0..<count).map { place in
        bytes[bytes.startIndex + place * width / 8] >> UInt8(place * width % 8) & mask
      }
    }
  }
}
