import Events

// What is not in the bytes follows from the model: a file cannot claim a shape.
//
// | part | holds |
// |---|---|
// | u8 | 2, the version of this layout |
// | heat, residency, prefetches | as their own codings say |
extension Tally {
  private static let layout: UInt8 = 2

  /// The tally as bytes, for a keyframe; ``init(packed:model:)`` makes an equal one.
  package func packed() -> [UInt8] {
    // Most experts of a long session were used: about eight bytes each.
    var writer = PackedWriter(capacity: heat.layerCount * heat.expertCount * 10 + 64)
    writer.append(Self.layout)
    heat.pack(into: &writer)
    residency.pack(into: &writer)
    prefetches.pack(into: &writer)
    return writer.bytes
  }

  /// Whether the bytes are of the layout before this one, which says less: no tally can be
  /// made of them.
  package static func isEarlierLayout(packed bytes: [UInt8]) -> Bool {
    // All that was kept had the standard half-life, a varint of one byte.
    bytes.starts(with: [layout - 1, UInt8(RoutingHeat.standardHalfLife)])
  }

  /// The tally that was packed; `nil` where the bytes are not one of this model.
  package init?(packed bytes: [UInt8], model: ModelCard) {
    var reader = PackedReader(bytes)
    let layout = reader.takeUInt8()
    guard layout == Self.layout else { return nil }
    heat.reset(for: model)
    residency.reset(for: model)
    prefetches.reset(for: model)
    guard heat.unpack(from: &reader), residency.unpack(from: &reader),
      prefetches.unpack(from: &reader), reader.isComplete
    else { return nil }
  }
}
