import Events
import Session

/// What panels show of the routing beyond the newest token: fetched from the session's
/// records, as far as a panel that is open needs it.
package struct RoutingDetails: Equatable, Sendable {
  /// Every layer's experts, most chosen of the whole session first; `nil` live, where the
  /// whole is not known.
  var ranks: [[Int]]?
  /// What the view of differences compares with.
  var compared: ComparedTally?
  /// The last tokens of one layer, for the waterfall.
  var layer: LayerHistory?
  /// The last tokens of the expert under the crosshair.
  var expert: ExpertHistory?
  /// Why records could not be had.
  var problem: String?

  package init() {}
}

/// The routing of another session at the same token.
struct ComparedTally: Equatable, Sendable {
  var name: String
  var heat: RoutingHeat
  /// Whether both chose the same experts by construction: then only misses can differ.
  var hasSameRouting: Bool
}

extension ViewState {
  /// Keeps the map of a recording in the order that the whole of it gives.
  package mutating func showRanks(of playback: Playback) {
    details.ranks = playback.sessionRanks
  }
}
