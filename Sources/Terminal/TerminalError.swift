/// Why there can be no screen.
package enum TerminalError: Error, Equatable {
  /// Input or output is a file or a pipe.
  case notATerminal(stream: String)
  /// TERM is not set, or is empty.
  case unnamedTerminal
  /// Terminfo does not describe the terminal, or not how to move its cursor.
  case unusableTerminal(name: String)
  /// Neither the environment's locale nor C.UTF-8 has UTF-8.
  case noUTF8
  /// Curses refused.
  case cannotOpen(name: String)
}

extension TerminalError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal"
    case .unnamedTerminal:
      "the environment variable TERM is not set"
    case .unusableTerminal(let name):
      "the terminal '\(name)' (from TERM) is unknown or cannot move its cursor"
    case .noUTF8:
      "neither the environment's locale nor C.UTF-8 is a UTF-8 locale"
    case .cannotOpen(let name):
      "cannot set up the terminal '\(name)'"
    }
  }
}
