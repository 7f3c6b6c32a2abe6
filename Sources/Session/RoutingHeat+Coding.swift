// | part | holds |
// |---|---|
// | varint | half-life, in tokens |
// | varint | tokens so far |
// | for every place | choices and, unless there were none, misses, as below |
// | u8 | whether experts are in an order; if so, indices layer by layer, as below |
//
// Choices, and misses, are a varint: how many. If that is not 0, it is followed by a varint,
// the tokens since the last, and an f32, their decayed count as of then. Indices are u8 or,
// with more than 256 experts, u16.
extension RoutingHeat {
  func pack(into writer: inout PackedWriter) {
    writer.append(varint: Int(halfLife))
    writer.append(varint: Int(tokenCount))
    for place in 0..<choices.grid.placeCount {
      pack(choices, at: place, into: &writer)
      if choices.total(at: place) > 0 { pack(misses, at: place, into: &writer) }
    }
    writer.append(order.isEmpty ? UInt8(0) : 1)
    for index in order.joined() {
      if expertCount > 256 { writer.append(UInt16(index)) } else { writer.append(UInt8(index)) }
    }
  }

  private func pack(_ counts: DecayedCounts, at place: Int, into writer: inout PackedWriter) {
    let total = counts.total(at: place)
    writer.append(varint: Int(total))
    guard total > 0 else { return }
    writer.append(varint: Int(tokenCount &- counts.lastToken(at: place)))
    writer.append(counts.lastCount(at: place).bitPattern)
  }

  /// Fills a heat that was reset for a model; false where the bytes are not one of it.
  mutating func unpack(from reader: inout PackedReader) -> Bool {
    let packedHalfLife = reader.takeVarint()
    guard Self.halfLives.contains(packedHalfLife),
      let tokens = UInt32(exactly: reader.takeVarint())
    else { return false }
    restart(halfLife: packedHalfLife)
    tokenCount = tokens
    for place in 0..<choices.grid.placeCount {
      guard unpack(\.choices, at: place, from: &reader) else { return false }
      guard choices.total(at: place) > 0 else { continue }
      guard unpack(\.misses, at: place, from: &reader),
        misses.total(at: place) <= choices.total(at: place)
      else { return false }
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

  private mutating func unpack(
    _ counts: WritableKeyPath<RoutingHeat, DecayedCounts>,
    at place: Int,
    from reader: inout PackedReader
  ) -> Bool {
    guard let total = UInt32(exactly: reader.takeVarint()) else { return false }
    if total == 0 { return true }
    let age = reader.takeVarint()
    let count = Float(bitPattern: reader.takeUInt32())
    guard age < Int(tokenCount), count.isFinite, count >= 0 else { return false }
    let last = DecayedCounts.Glow(count: count, token: tokenCount - UInt32(age))
    self[keyPath: counts].set(total: total, last: last, at: place)
    return true
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
