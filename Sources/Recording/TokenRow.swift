import Events
import GRDB
import Session

/// A row of `token`.
struct TokenRow {
  /// All columns but the body, which comes last where it is asked for.
  static let columns = """
    sequence, number, time, position, phase, token, text, begun, ended, attention, experts,
    stall, other, uses, hits, evictions, read_bytes
    """

  private let row: RecordedRow

  init(_ row: Row) throws {
    self.row = try RecordedRow(row)
  }

  var sequence: Int64 { row.sequence }

  func number() throws -> Int { Int(try row.integer(1, "number")) }
  func time() throws -> Int64 { try row.count(2, "time") }

  /// The token without its lists.
  func outline() throws -> PlacedOutline {
    let record = try bareRecord()
    var outline = TokenOutline(record)
    outline.point.uses = Int(try row.count(13, "uses"))
    outline.point.hits = Int(try row.count(14, "hits"))
    outline.point.evictions = Int(try row.count(15, "evictions"))
    outline.point.readBytes = Int(try row.count(16, "read_bytes"))
    return PlacedOutline(sequence: sequence, time: try time(), outline: outline)
  }

  /// The whole token.
  func record(shape: ExpertShape) throws -> TokenRecord {
    var record = try bareRecord()
    do {
      try TokenBody.unpack(try row.bytes(17, "body"), into: &record, shape: shape)
    } catch let damage as Damage {
      throw row.damage(damage.what)
    }
    guard TokenPoint(record) == (try outline().outline.point) else {
      throw row.damage("its counts are not those of its lists")
    }
    return record
  }

  private func bareRecord() throws -> TokenRecord {
    let phase = try row.phase(4)
    let record = TokenRecord(
      position: Int(try row.integer(3, "position")),
      phase: phase.phase,
      token: Int(try row.integer(5, "token")),
      text: try row.bytes(6, "text"),
      isReasoning: phase.isReasoning,
      time: TimeSplit(
        attention: try row.count(9, "attention"),
        experts: try row.count(10, "experts"),
        stall: try row.count(11, "stall"),
        other: try row.count(12, "other")
      ),
      start: try row.count(7, "begun"),
      end: try row.count(8, "ended")
    )
    guard record.start <= record.end else { throw row.damage("it ends before it begins") }
    return record
  }
}
