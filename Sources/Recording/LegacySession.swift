import Events
import GRDB
import Session

/// A session of schema 1: no keyframes and no outlines, so all of it is read into memory.
struct LegacySession: SessionStorage {
  let header: SessionHeader
  private let events: [SessionEvent]
  /// Where among the events the tokens are.
  private let places: [Int]

  init(_ database: DatabaseQueue) throws {
    let events = try database.read(Self.events)
    guard case .header(let header) = events.first?.fact else { throw RecordingError.noHeader }
    self.header = header
    self.events = events
    places = events.indices.filter { place in
      if case .token = events[place].fact { true } else { false }
    }
  }

  func outline() -> [OutlineEvent] { events.map(OutlineEvent.init) }

  func forEachEvent(_ body: (SessionEvent) throws -> Void) rethrows { try events.forEach(body) }

  func records(of tokens: Range<Int>) -> [TokenRecord] {
    places[tokens.clamped(to: places.indices)].compactMap { place in
      if case .token(let record) = events[place].fact { record } else { nil }
    }
  }

  func tally(afterAtMost tokenCount: Int) -> (tokenCount: Int, tally: Tally)? { nil }

  private static func events(_ database: Database) throws -> [SessionEvent] {
    let facts = try Row.fetchCursor(
      database,
      sql: "SELECT sequence, time, kind, body FROM event ORDER BY sequence"
    )
    let tokens = try Row.fetchCursor(
      database,
      sql: """
        SELECT sequence, time, position, phase, token, text, uses, reads, evictions,
          attention, experts, stall, other, begun, ended FROM token ORDER BY sequence
        """
    )
    var events: [SessionEvent] = []
    var fact = try facts.next().map { try RecordedRow($0) }
    var token = try tokens.next().map { try RecordedRow($0) }
    while fact != nil || token != nil {
      if let row = fact, token.map({ row.sequence < $0.sequence }) ?? true {
        if let event = try row.fact() { events.append(event) }
        fact = try facts.next().map { try RecordedRow($0) }
      } else if let row = token {
        events.append(try event(row))
        token = try tokens.next().map { try RecordedRow($0) }
      }
    }
    return events
  }

  private static func event(_ row: RecordedRow) throws -> SessionEvent {
    guard let uses = LegacyTokenPacking.uses(try row.bytes(6, "uses")) else {
      throw row.damage("uses")
    }
    guard let reads = LegacyTokenPacking.reads(try row.bytes(7, "reads")) else {
      throw row.damage("reads")
    }
    guard let evictions = LegacyTokenPacking.evictions(try row.bytes(8, "evictions")) else {
      throw row.damage("evictions")
    }
    let record = TokenRecord(
      position: Int(try row.integer(2, "position")),
      phase: try row.phase(3).phase,
      token: Int(try row.integer(4, "token")),
      text: try row.bytes(5, "text"),
      uses: uses,
      reads: reads,
      evictions: evictions,
      time: TimeSplit(
        attention: try row.integer(9, "attention"),
        experts: try row.integer(10, "experts"),
        stall: try row.integer(11, "stall"),
        other: try row.integer(12, "other")
      ),
      start: try row.integer(13, "begun"),
      end: try row.integer(14, "ended")
    )
    return SessionEvent(time: try row.integer(1, "time"), fact: .token(record))
  }
}
