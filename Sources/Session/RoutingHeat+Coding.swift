// | part | holds |
// |---|---|
// | varint | half-life, in tokens |
// | varint | tokens so far |
// | for every place | varint: times chosen; unless that is 0, as below |
// | u8 | whether experts are in an order; if so, indices layer by layer, as below |
//
// An expert that was chosen adds a varint, the tokens since its last choice, and an f32, its
// decayed count as of then. Indices are u8 or, with more than 256 experts, u16.
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
      let glow = Float(bitPattern: reader.takeUInt32())
      guard age < Int(tokens), glow.isFinite, glow > 0 else { return false }
      glows[place] = Glow(count: glow, token: tokens - UInt32(age))
      counts.set(count, at: place)
    }
    switch reader.takeUInt8() {
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
      let index = expertCount > 256 ? Int(reader.takeUInt16()) : Int(reader.takeUInt8())
      guard index < expertCount, !isThere[index] else { return nil }
      isThere[index] = true
      layer.append(index)
    }
    return layer
  }
}
