import Events
import Session

/// Reads a session from a file, also one whose program was killed while it wrote.
///
/// A recording may come from anywhere: what it holds is checked before it is believed. A
/// session may be longer than memory: its ``outline()`` is not, and records come in ranges.
package struct SessionReader: TokenBodies {
  private let storage: any SessionStorage

  /// Opens a recording for reading.
  package init(path: String) throws(RecordingError) {
    try self.init(RecordingFile(path: path))
  }

  init(_ file: RecordingFile) throws(RecordingError) {
    do {
      storage =
        file.version == LegacySchema.version
        ? try LegacySession(file.database) : try SessionTables(file.database)
    } catch {
      throw RecordingError(error)
    }
  }

  /// What the session ran on.
  package var header: SessionHeader { storage.header }

  /// All events, oldest first, with outlines in place of the tokens' records.
  ///
  /// A session that was cut off ends without ``SessionEvent/Fact/end``: that is no error.
  package func outline() throws(RecordingError) -> [OutlineEvent] {
    do {
      return try storage.outline()
    } catch {
      throw RecordingError(error)
    }
  }

  /// All events, oldest first, in memory: for sessions that are known to be short.
  package func events() throws(RecordingError) -> [SessionEvent] {
    var events: [SessionEvent] = []
    do {
      try storage.forEachEvent { events.append($0) }
    } catch {
      throw RecordingError(error)
    }
    return events
  }

  /// Hands over all events, oldest first, and keeps none: memory stays as it is.
  ///
  /// - Throws: ``RecordingError`` and what `body` throws
  package func forEachEvent(_ body: (SessionEvent) throws -> Void) throws {
    var failure: (any Error)?
    do {
      try storage.forEachEvent { event in
        do {
          try body(event)
        } catch {
          failure = error
          throw error
        }
      }
    } catch {
      throw failure ?? RecordingError(error)
    }
  }

  package func records(of tokens: Range<Int>) throws(RecordingError) -> [TokenRecord] {
    let records: [TokenRecord]
    do {
      records = try storage.records(of: tokens)
    } catch {
      throw RecordingError(error)
    }
    guard records.count == tokens.count else {
      throw .damaged(sequence: 0, what: "tokens \(tokens) are not all there")
    }
    return records
  }

  package func tally(
    afterAtMost tokenCount: Int
  ) throws(RecordingError) -> (tokenCount: Int, tally: Tally)? {
    do {
      return try storage.tally(afterAtMost: tokenCount)
    } catch {
      throw RecordingError(error)
    }
  }
}
