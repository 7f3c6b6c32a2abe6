import Events
import Session

/// The parts of a body, in order.
struct TokenBodyReader {
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
      let lane = head >> 2 == TokenBody.laneFollows ? reader.takeVarint() : Int(head >> 2)
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
