import Events

/// The whole records of a session's tokens, wherever they are kept: in memory or in a file.
///
/// Tokens are counted from 0 over the session.
package protocol TokenBodies: Sendable {
  /// The records of some tokens inside the session, in order.
  ///
  /// What cannot be read is thrown as an error that describes itself in one line.
  func records(of tokens: Range<Int>) throws -> [TokenRecord]

  /// The newest kept tally after at most so many tokens, and how many it is after; `nil`
  /// where none is kept that early.
  ///
  /// It is the tally right after the last of its tokens, before any fact that follows.
  func tally(afterAtMost tokenCount: Int) throws -> (tokenCount: Int, tally: Tally)?
}
