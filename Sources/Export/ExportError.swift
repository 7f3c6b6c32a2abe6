/// What was asked for cannot be exported.
package enum ExportError: Error, Equatable {
  /// The text names no place of a session.
  case notAPlace(String)
  /// Nothing lies between two places.
  case emptyRange(from: SessionPlace, until: SessionPlace)
}

extension ExportError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAPlace(let text):
      "'\(text)' is no place of a session, as t812, 40%, 2:14, start or end"
    case .emptyRange(let from, let until): "the session has nothing from \(from) until \(until)"
    }
  }
}
