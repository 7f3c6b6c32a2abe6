import Events

/// A place in a recorded chat where something was found.
package struct SearchHit: Equatable, Sendable {
  /// The recording.
  package var path: String
  /// Who said it.
  package var role: Turn.Role
  /// The user's turn that it is, or answers, from 1; 0 for what stands before the first.
  package var turn: Int
  /// The words around, in one line.
  package var snippet: String
}
