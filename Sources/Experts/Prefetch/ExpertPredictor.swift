/// Guesses which experts the layers ahead will ask for, so that reads can start early.
///
/// A guess is a hint: the router alone decides what is computed, so a wrong one costs a read
/// and never changes the output. A predictor learns from what it hears, takes the same
/// decisions on every run, and holds a bounded amount of memory. It runs between two layers
/// of one token: keep ``observe(_:limit:into:)`` to a few microseconds.
package protocol ExpertPredictor: Sendable {
  /// The name shown on the screen and accepted by `--predict`.
  static var name: String { get }

  /// Layers ahead whose router scores it wants in ``RoutingMoment/ahead``, and from which
  /// router; `nil` for one that goes by history only.
  var wants: AheadScores? { get }

  /// Notes that the next token has nothing to do with the last one.
  mutating func beginSequence()

  /// Notes that the next moment is the first layer of a token.
  mutating func beginToken()

  /// Learns from the moment and appends guesses for later layers: the nearest layer first,
  /// within a layer the most confident first, at most `limit` for each layer.
  mutating func observe(
    _ moment: borrowing RoutingMoment,
    limit: Int,
    into predictions: inout [Prediction]
  )
}

extension ExpertPredictor {
  package var wants: AheadScores? { nil }
  package mutating func beginSequence() {}
  package mutating func beginToken() {}
}
