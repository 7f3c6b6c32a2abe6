/// A routing trace that cannot be used.
package enum RouteTraceError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  /// A line is not what the format says.
  case badLine(path: String, line: Int, reason: String)
  /// The file has no rows of routing.
  case empty(path: String)
  /// The file begins like no format of the catalogue.
  case unknownFormat(path: String, line: Int, beginning: String)
  /// No format is called so.
  case noSuchFormat(String)
  /// A budget in bytes for experts of unknown size.
  case sizesUnknown
  /// A budget of fewer slots than one layer needs at the same time.
  case tooFewSlots(Int, expertsPerToken: Int)
}

extension RouteTraceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
    case .badLine(let path, let line, let reason): "\(path), line \(line): \(reason)"
    case .empty(let path): "\(path) has no rows of routing"
    case .unknownFormat(let path, let line, let beginning):
      "\(path), line \(line): '\(beginning)' begins no known format"
        + " (\(TraceFormatCatalog.names))"
    case .noSuchFormat(let name):
      "'\(name)' is not a format of traces (\(TraceFormatCatalog.names))"
    case .sizesUnknown:
      "the trace does not say how large an expert is; give the budget as a share, like 50%"
    case .tooFewSlots(let slots, let expertsPerToken):
      "the budget is \(slots) slots; a layer needs \(expertsPerToken) at the same time"
    }
  }
}
