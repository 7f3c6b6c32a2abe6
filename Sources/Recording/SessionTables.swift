import Events
import GRDB
import Session

/// A session of schema 2: outlines and tallies from the keyframes, records from their rows.
struct SessionTables: SessionStorage {
  let header: SessionHeader
  private let database: DatabaseQueue
  private let shape: ExpertShape

  init(_ database: DatabaseQueue) throws {
    self.database = database
    let first = try database.read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT sequence, time, kind, body FROM event ORDER BY sequence LIMIT 1"
      ).map { try RecordedRow($0) }
    }
    guard case .header(let header) = try first?.fact()?.fact else {
      throw RecordingError.noHeader
    }
    self.header = header
    shape = ExpertShape(header.model)
  }

  // MARK: Outline

  func outline() throws -> [OutlineEvent] {
    // One transaction, in case the session is still being written.
    try database.read { database in
      let tokens = try outlines(database)
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT sequence, time, kind, body FROM event ORDER BY sequence"
      )
      var events: [OutlineEvent] = []
      events.reserveCapacity(tokens.count + tokens.count / 8)
      var order = EventOrder()
      var next = 0
      func takeTokens(before sequence: Int64?) throws {
        while next < tokens.count, sequence.map({ tokens[next].sequence < $0 }) ?? true {
          let token = tokens[next]
          try order.take(token.sequence, time: token.time)
          events.append(OutlineEvent(time: token.time, fact: .token(token.outline)))
          next += 1
        }
      }
      while let row = try rows.next().map({ try RecordedRow($0) }) {
        try takeTokens(before: row.sequence)
        let event = try row.fact()
        try order.take(row.sequence, time: try row.count(1, "time"))
        if let event { events.append(OutlineEvent(time: event.time, fact: .other(event.fact))) }
      }
      try takeTokens(before: nil)
      return events
    }
  }

  /// Of all tokens: from the keyframes, and after the last of those from the rows.
  private func outlines(_ database: Database) throws -> [PlacedOutline] {
    let piece = RecordedProgress.tokensPerKeyframe
    var outlines: [PlacedOutline] = []
    let keyframes = try Row.fetchCursor(
      database,
      sql: "SELECT tokens, outline FROM keyframe ORDER BY tokens"
    )
    while let row = try keyframes.next().map({ try RecordedRow($0) }) {
      let tokens = row.sequence
      do {
        guard tokens == outlines.count + piece else { throw Damage("one before it is missing") }
        outlines += try OutlineBody.unpack(try row.bytes(1, "outline"), count: piece)
      } catch let damage as Damage {
        throw RecordingError.damagedKeyframe(tokens: tokens, what: damage.what)
      }
    }
    let kept = outlines.count
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT \(TokenRow.columns) FROM token WHERE number >= ? ORDER BY number",
      arguments: [kept]
    )
    while let row = try rows.next().map(TokenRow.init) {
      try check(row, isToken: outlines.count)
      outlines.append(try row.outline())
      guard outlines.count - kept < piece else {
        throw RecordingError.damagedKeyframe(tokens: Int64(outlines.count), what: "it is missing")
      }
    }
    return outlines
  }

  private func check(_ row: TokenRow, isToken number: Int) throws {
    guard try row.number() == number else {
      throw RecordingError.damaged(sequence: row.sequence, what: "token \(number) is missing")
    }
  }

  // MARK: Bodies

  func records(of tokens: Range<Int>) throws -> [TokenRecord] {
    try database.read { try records(of: tokens, $0).map(\.record) }
  }

  /// The records with the rows they are of.
  private func records(
    of tokens: Range<Int>,
    _ database: Database
  ) throws -> [(row: TokenRow, record: TokenRecord)] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT \(TokenRow.columns), body FROM token WHERE number >= ? ORDER BY number LIMIT ?
        """,
      arguments: [tokens.lowerBound, tokens.count]
    )
    var records: [(row: TokenRow, record: TokenRecord)] = []
    var order = EventOrder()
    while let row = try rows.next().map(TokenRow.init) {
      try check(row, isToken: tokens.lowerBound + records.count)
      try order.take(row.sequence, time: try row.time())
      records.append((row, try row.record(shape: shape)))
    }
    return records
  }

  func tally(afterAtMost tokenCount: Int) throws -> (tokenCount: Int, tally: Tally)? {
    let row = try database.read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT tokens, tally FROM keyframe WHERE tokens <= ? ORDER BY tokens DESC LIMIT 1",
        arguments: [tokenCount]
      ).map { try RecordedRow($0) }
    }
    guard let row else { return nil }
    let count = row.sequence
    guard count > 0, count % Int64(RecordedProgress.tokensPerKeyframe) == 0,
      let bytes = Seal.open(try row.bytes(1, "tally"))
    else { throw RecordingError.damagedKeyframe(tokens: count, what: "its tally") }
    // Earlier versions of moetop kept less: then all is counted again from the begin.
    if Tally.isEarlierLayout(packed: bytes) { return nil }
    guard let tally = Tally(packed: bytes, model: header.model) else {
      throw RecordingError.damagedKeyframe(tokens: count, what: "its tally")
    }
    return (Int(count), tally)
  }

  // MARK: Whole events

  func forEachEvent(_ body: (SessionEvent) throws -> Void) throws {
    var order = EventOrder()
    var tokenCount = 0
    while true {
      // A transaction for each piece, so that `body` may ask us too.
      let events = try database.read { database in
        try piece(after: order.sequence, from: tokenCount, database)
      }
      if events.isEmpty { return }
      for placed in events {
        try order.take(placed.sequence, time: placed.time)
        if case .token = placed.fact { tokenCount += 1 }
        if let fact = placed.fact { try body(SessionEvent(time: placed.time, fact: fact)) }
      }
    }
  }

  /// An event where it stands; without a fact where its kind is not known.
  private struct PlacedEvent {
    let sequence: Int64
    let time: Int64
    let fact: SessionEvent.Fact?
  }

  /// Some hundred events, the next ones; none at the end of the session.
  private func piece(
    after sequence: Int64,
    from token: Int,
    _ database: Database
  ) throws -> [PlacedEvent] {
    let limit = 256
    let tokens = try records(of: token..<token + limit, database)
    let facts = try Row.fetchAll(
      database,
      sql: """
        SELECT sequence, time, kind, body FROM event WHERE sequence > ?
        ORDER BY sequence LIMIT \(limit)
        """,
      arguments: [sequence]
    ).map { try RecordedRow($0) }
    // Behind the end of the table that has more, we do not know what comes between.
    let lastToken = tokens.count == limit ? tokens.last?.row.sequence : nil
    let lastFact = facts.count == limit ? facts.last?.sequence : nil
    let end = min(lastToken ?? .max, lastFact ?? .max)
    let events =
      try tokens.map { row, record in
        PlacedEvent(sequence: row.sequence, time: try row.time(), fact: .token(record))
      }
      + facts.map { row in
        let time = try row.count(1, "time")
        return PlacedEvent(sequence: row.sequence, time: time, fact: try row.fact()?.fact)
      }
    return events.filter { $0.sequence <= end }.sorted { $0.sequence < $1.sequence }
  }
}
