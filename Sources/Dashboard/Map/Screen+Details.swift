import Events
import Session

/// Another session that the view of differences holds the screen's own against.
struct ComparedPlayback: Sendable {
  var name: String
  var playback: Playback
  /// Whether both chose the same experts by construction.
  var hasSameRouting: Bool
}

// What panels show beyond the state, fetched as far as they need it.
extension Screen {
  /// Lets the view of differences hold this session against another, token by token.
  ///
  /// Where both chose the same experts, as a session and what a what-if makes of it do,
  /// misses are compared, not choices.
  package mutating func compare(with other: Playback, name: String, hasSameRouting: Bool) {
    var playback = other
    playback.pause()
    playback.setHalfLife(Int(state.heat.halfLife))
    compared = ComparedPlayback(
      name: name,
      playback: playback,
      hasSameRouting: hasSameRouting
    )
    refreshDetails()
  }

  /// Brings what panels show beyond the state up to what is shown.
  mutating func refreshDetails() {
    refreshComparison()
    detailReader.refresh(&view, of: playback)
  }

  /// Shows the other session after as many tokens, while the view of differences is open.
  private mutating func refreshComparison() {
    guard let other = compared, view.mapView == .diff else {
      view.details.compared = nil
      return
    }
    let count = state.points.count
    if other.playback.state.points.count != count { compared?.playback.seek(token: count) }
    view.details.compared = compared.map { other in
      ComparedTally(
        name: other.name,
        heat: other.playback.state.heat,
        hasSameRouting: other.hasSameRouting
      )
    }
  }
}

extension DashboardState {
  /// Tokens before the newest user's turn.
  var newestTurnToken: Int {
    let turn = landmarks.last {
      if case .turn = $0.kind { true } else { false }
    }
    return min(max(0, turn?.token ?? 0), points.count)
  }
}
