import Events
import Session

/// A session as a file of one schema version keeps it.
protocol SessionStorage: TokenBodies {
  /// What the session ran on.
  var header: SessionHeader { get }
  /// All events, oldest first, with outlines in place of records.
  func outline() throws -> [OutlineEvent]
  /// Hands over all events, oldest first, without keeping them.
  func forEachEvent(_ body: (SessionEvent) throws -> Void) throws
}
