/// A routing trace that cannot be used.
package enum RouteTraceError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  /// A line is not what the format says.
  case badLine(path: String, line: Int, reason: String)
  /// The file has no rows of routing.
  case empty(path: String)
}

extension RouteTraceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
    case .badLine(let path, let line, let reason): "\(path), line \(line): \(reason)"
    case .empty(let path): "\(path) has no rows of routing"
    }
  }
}
