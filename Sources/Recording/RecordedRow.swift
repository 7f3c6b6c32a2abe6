import Events
import Foundation
import GRDB

/// One row of a table, whose columns may hold anything.
struct RecordedRow {
  /// Number of the record, for messages and for the order of the tables.
  let sequence: Int64
  private let values: [DatabaseValue]

  /// A row whose `sequence` is in the column of that number.
  init(_ row: Row, sequence column: Int = 0) throws {
    values = Array(row.databaseValues)
    sequence = Int64.fromDatabaseValue(values[column]) ?? 0
  }

  /// A whole number.
  func integer(_ column: Int, _ name: String) throws -> Int64 {
    guard let value = Int64.fromDatabaseValue(values[column]) else {
      throw damage("\(name) must be a whole number")
    }
    return value
  }

  /// A whole number from 0.
  func count(_ column: Int, _ name: String) throws -> Int64 {
    let value = try integer(column, name)
    guard value >= 0 else { throw damage("\(name) is below 0") }
    return value
  }

  func bytes(_ column: Int, _ name: String) throws -> [UInt8] {
    guard let value = Data.fromDatabaseValue(values[column]) else {
      throw damage("\(name) must be bytes")
    }
    return Array(value)
  }

  func phase(_ column: Int) throws -> RecordedPhase {
    guard let value = Int(exactly: try integer(column, "phase")),
      let phase = RecordedPhase(number: value)
    else { throw damage("no such phase") }
    return phase
  }

  /// The event of a row of `event`: sequence, time, kind, body; its fact is `nil` for a kind
  /// that is not known.
  func fact() throws -> SessionEvent? {
    guard let kind = String.fromDatabaseValue(values[2]),
      let body = String.fromDatabaseValue(values[3])
    else { throw damage("kind and body must be text") }
    do {
      return try FactCoding.decode(kind: kind, body: body).map {
        SessionEvent(time: try integer(1, "time"), fact: $0)
      }
    } catch let error as DecodingError {
      throw damage("a \(kind) without its fields (\(Self.reason(error)))")
    }
  }

  func damage(_ what: String) -> RecordingError {
    .damaged(sequence: sequence, what: what)
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: "."))"
    default: "no JSON"
    }
  }
}
