import Events
import Experts

/// A recording as another store would have served it, one event after the other.
///
/// For a replay of what might have been. Tokens of a prefill batch are held back until the
/// batch is complete.
package struct SimulatedSession {
  package private(set) var simulation: PolicySimulation
  private let settings: SessionSettings
  private var joiner: PassJoiner
  /// Events from the first token of the pass that is not complete.
  private var held: [SessionEvent] = []

  /// - Parameters:
  ///   - places: the experts that the model has
  ///   - settings: what the header of the new session says
  ///   - simulation: a store that has served nothing
  package init(
    places: ExpertPlaces,
    settings: SessionSettings,
    simulation: PolicySimulation
  ) {
    self.simulation = simulation
    self.settings = settings
    joiner = PassJoiner(places: places)
  }

  /// Takes the next event of the recording.
  /// - Returns: the events that are complete by now
  /// - Throws: ``TraceError``
  package mutating func take(_ event: SessionEvent) throws(TraceError) -> [SessionEvent] {
    switch event.fact {
    case .token(let record):
      let done = try joiner.take(record).map { release($0) } ?? []
      held.append(event)
      return done
    case .header(var header):
      header.settings = settings
      return [SessionEvent(time: event.time, fact: .header(header))]
    default:
      // What stands between two tokens stays between them.
      if held.isEmpty { return [event] }
      held.append(event)
      return []
    }
  }

  /// The rest, when there are no more events.
  package mutating func finish() -> [SessionEvent] {
    joiner.finish().map { release($0) } ?? []
  }

  private mutating func release(_ pass: AccessPass) -> [SessionEvent] {
    simulation.serve(pass)
    let tokens = held.compactMap { event in
      if case .token(let record) = event.fact { record } else { nil }
    }
    var records = simulation.lastPass.records(of: tokens, expertBytes: settings.slotBytes)[...]
    let events = held.map { event in
      guard case .token = event.fact, let record = records.popFirst() else { return event }
      return SessionEvent(time: event.time, fact: .token(record))
    }
    held.removeAll(keepingCapacity: true)
    return events
  }
}
