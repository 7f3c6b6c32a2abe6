// | part | holds |
// |---|---|
// | varint | half-life, in tokens |
// | varint | tokens so far |
// | for every place | varint: times chosen; if not 0 also varint: tokens since the last choice, and f32: the decayed count as of that token |
// | u8 | whether experts are in an order; if so, for every layer the indices, u8 or, with more than 256 experts, u16 |
extension RoutingHeat {
  func pack(into writer: inout PackedWriter) {
    writer.append(varint: Int(halfLife))
    writer.append(varint: Int(tokenCount))
    for place in glows.indices {
      let count = counts.count(at: place)
      writer.append(varint: Int(count))
      guard count > 0 else { continue }
      writer.append(varint: Int(tokenCount &- glows[place].token))
      writer.append(glows[place].count.bitPattern)
    }
    writer.append(order.isEmpty ? UInt8(0) : 1)
    for index in order.joined() {
      if expertCount > 256 { writer.append(UInt16(index)) } else { writer.append(UInt8(index)) }
    }
  }

  /// Fills a heat that was reset for a model; false where the bytes are not one of it.
  mutating func unpack(from reader: inout PackedReader) -> Bool {
    let packedHalfLife = reader.takeVarint()
    guard Self.halfLives.contains(packedHalfLife),
      let tokens = UInt32(exactly: reader.takeVarint())
    else { return false }
    restart(halfLife: packedHalfLife)
    tokenCount = tokens
    for place in glows.indices {
      guard let count = UInt32(exactly: reader.takeVarint()) else { return false }
      guard count > 0 else { continue }
      let age = reader.takeVarint()
      let glow = Float(bitPattern: reader.take())
      guard age < Int(tokens), glow.isFinite, glow > 0 else { return false }
      glows[place] = Glow(count: glow, token: tokens - UInt32(age))
      counts.set(count, at: place)
    }
    switch reader.take() as UInt8 {
    case 0: order = []
    case 1:
      for _ in 0..<layerCount {
        guard let layer = unpackOrder(from: &reader) else { return false }
        order.append(layer)
      }
    default: return false
    }
    return !reader.isDamaged
  }

  /// The order of one layer's experts: each of them once.
  private func unpackOrder(from reader: inout PackedReader) -> [Int]? {
    var isThere = Array(repeating: false, count: expertCount)
    var layer: [Int] = []
    layer.reserveCapacity(expertCount)
    for _ in 0..<expertCount {
      let index = expertCount > 256 ? Int(reader.take() as UInt16) : Int(reader.take() as UInt8)
      guard index < expertCount, !isThere[index] else { return nil }
      isThere[index] = true
      layer.append(index)
    }
    return layer
  }
}
