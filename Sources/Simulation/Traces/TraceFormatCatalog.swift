/// The formats of routing traces that can be read and written.
package enum TraceFormatCatalog {
  /// One format.
  package struct Entry: Sendable {
    let format: any TraceFormat.Type

    /// What `--format` calls it.
    package var name: String { format.name }
    /// One line for `--help`.
    package var summary: String { format.summary }

    /// What a file of the format begins with, line ends included.
    package func head(of shape: TraceShape) -> String { format.head(of: shape) }

    /// The lines of one token, whose number in the trace counts from 0; line ends included.
    package func lines(of token: RoutedToken, number: Int) -> String {
      format.lines(of: token, number: number)
    }
  }

  /// All formats, the one that tells most first.
  package static let entries: [Entry] = [
    Entry(format: RouteTraceFormat.self),
    Entry(format: RoutingJSONFormat.self),
    Entry(format: LayerExpertFormat.self),
  ]

  /// The names, for messages.
  package static var names: String { entries.map(\.name).joined(separator: ", ") }

  /// - Throws: ``RouteTraceError/noSuchFormat(_:)``
  package static func entry(named name: String) throws(RouteTraceError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .noSuchFormat(name)
    }
    return entry
  }
}
