import Events
import Session

/// The outline of one token, and where in the session it stands.
struct PlacedOutline: Equatable {
  /// The number of its event; see `docs/session-format.md`.
  var sequence: Int64
  /// Nanoseconds since the session began.
  var time: Int64
  var outline: TokenOutline
}

/// The outlines of neighbouring tokens as bytes: about 35 for each.
enum OutlineBody {
  private static let layout: UInt8 = 2
  /// That of schema 2, which knew no reasoning.
  private static let layoutWithoutReasoning: UInt8 = 1

  static func pack(_ outlines: [PlacedOutline]) -> [UInt8] {
    var writer = PackedWriter(capacity: outlines.count * 48)
    writer.append(layout)
    writer.append(varint: outlines.count)
    var (sequence, time, position): (Int64, Int64, Int) = (0, 0, -1)
    for placed in outlines {
      let (outline, point) = (placed.outline, placed.outline.point)
      writer.append(varint: Int(placed.sequence - sequence))
      writer.append(varint: Int(placed.time - time))
      writer.append(zigzag: Int64(outline.position &- position &- 1))
      writer.append(zigzag: Int64(outline.token))
      let phase = RecordedPhase(point.phase, isReasoning: outline.isReasoning)
      writer.append(varint: outline.text.count << 2 | phase.number)
      writer.append(contentsOf: outline.text)
      writer.append(zigzag: placed.time - point.end)
      writer.append(varint: Int(point.duration))
      writer.append(varint: point.uses)
      writer.append(varint: point.hits)
      writer.append(varint: point.evictions)
      writer.append(varint: point.readBytes)
      writer.append(varint: Int(point.split.attention))
      writer.append(varint: Int(point.split.experts))
      writer.append(varint: Int(point.split.stall))
      writer.append(varint: Int(point.split.other))
      (sequence, time, position) = (placed.sequence, placed.time, outline.position)
    }
    return Seal.close(writer.bytes)
  }

  /// The outlines of exactly `count` tokens.
  static func unpack(_ sealed: [UInt8], count: Int) throws(Damage) -> [PlacedOutline] {
    guard let bytes = Seal.open(sealed) else {
      throw Damage("its outline's checksum is wrong")
    }
    var reader = PackedReader(bytes)
    let found = reader.takeUInt8()
    guard found == layout || found == layoutWithoutReasoning else {
      throw Damage("an outline of layout \(found)")
    }
    let claimed = reader.takeVarint()
    guard claimed == count else { throw Damage("an outline of \(claimed) tokens") }
    var outlines: [PlacedOutline] = []
    outlines.reserveCapacity(count)
    var (sequence, time, position): (Int64, Int64, Int) = (0, 0, -1)
    for _ in 0..<count {
      let (nextSequence, isFar) = sequence.addingReportingOverflow(Int64(reader.takeVarint()))
      let (nextTime, isLate) = time.addingReportingOverflow(Int64(reader.takeVarint()))
      guard !isFar, !isLate else { throw Damage("a token at no time") }
      (sequence, time) = (nextSequence, nextTime)
      position = position &+ 1 &+ Int(reader.takeZigzag())
      let token = Int(reader.takeZigzag())
      let head = reader.takeVarint()
      let phaseBits = found == layout ? 2 : 1
      guard let phase = RecordedPhase(number: head & (1 << phaseBits - 1)) else {
        throw Damage("a token of no phase")
      }
      let text = Array(reader.take(bytes: head >> phaseBits))
      let (end, isEarly) = time.subtractingReportingOverflow(reader.takeZigzag())
      guard !isEarly, end >= 0 else { throw Damage("a token that ends at no time") }
      outlines.append(
        PlacedOutline(
          sequence: sequence,
          time: time,
          outline: TokenOutline(
            position: position,
            token: token,
            text: text,
            isReasoning: phase.isReasoning,
            point: TokenPoint(
              end: end,
              duration: Int64(reader.takeVarint()),
              phase: phase.phase,
              uses: reader.takeVarint(),
              hits: reader.takeVarint(),
              evictions: reader.takeVarint(),
              readBytes: reader.takeVarint(),
              split: TimeSplit(
                attention: Int64(reader.takeVarint()),
                experts: Int64(reader.takeVarint()),
                stall: Int64(reader.takeVarint()),
                other: Int64(reader.takeVarint())
              )
            )
          )
        )
      )
      guard !reader.isDamaged else { break }
    }
    guard reader.isComplete else { throw Damage("its outline ends early or late") }
    return outlines
  }
}
