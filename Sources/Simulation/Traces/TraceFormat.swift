/// A text form of routing traces: how it is told, read and written.
///
/// Comments, lines that begin with `#`, are read before a format sees a line.
protocol TraceFormat: Sendable {
  /// What `--format` calls it.
  static var name: String { get }
  /// One line for `--help`.
  static var summary: String { get }

  /// Whether a file whose first line beside comments is this one has the format.
  static func begins(with line: ArraySlice<UInt8>) -> Bool

  /// A reader of one file.
  init()

  /// Reads one line that is no comment.
  mutating func read(
    _ line: ArraySlice<UInt8>,
    into rows: inout TraceRows
  ) throws(RouteTraceError)

  /// Settles what only the whole file tells.
  mutating func finish(_ rows: inout TraceRows) throws(RouteTraceError)

  /// What a file of the format begins with, line ends included.
  static func head(of shape: TraceShape) -> String

  /// The lines of one token, line ends included.
  /// - Parameters:
  ///   - token: what was chosen
  ///   - number: the token's number in the trace, from 0
  /// - Returns: at least one line
  static func lines(of token: RoutedToken, number: Int) -> String
}

extension TraceFormat {
  mutating func finish(_ rows: inout TraceRows) throws(RouteTraceError) {}
}
