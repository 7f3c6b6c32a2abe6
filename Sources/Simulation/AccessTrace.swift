import Events
import Experts

/// Which experts a session asked for, without text or times: all that a policy hears.
package struct AccessTrace: Equatable, Sendable {
  package typealias Selection = AccessPass.Selection

  /// The forward passes, in order.
  package private(set) var passes: [AccessPass]

  package init(passes: [AccessPass]) {
    self.passes = passes
  }

  package init(passes: [[Selection]]) {
    self.passes = passes.map { AccessPass($0) }
  }

  /// Takes the trace out of a session.
  /// - Parameters:
  ///   - events: the session; its header says which experts there are
  ///   - places: the experts that there are, where no header says so
  /// - Throws: ``TraceError`` where the session asks for others, or for none
  package init(events: [SessionEvent], places: ExpertPlaces? = nil) throws(TraceError) {
    passes = []
    var joiner = places.map { PassJoiner(places: $0) }
    for event in events {
      switch event.fact {
      case .header(let header) where places == nil:
        joiner = PassJoiner(places: try ExpertPlaces(checking: header.model))
      case .token(let record):
        guard joiner != nil else { throw .noHeader }
        if let pass = try joiner?.take(record) { passes.append(pass) }
      default: continue
      }
    }
    if let pass = joiner?.finish() { passes.append(pass) }
    guard !passes.isEmpty else { throw .noTokens }
  }
}
