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
    let expert = view.arrangement.hasExpert ? view.crosshair : nil
    let layer = view.arrangement.hasWaterfall ? waterfallLayer : nil
    guard expert != nil || layer != nil else {
      if !recent.records.isEmpty { recent = RecentRecords() }
      view.details.layer = nil
      view.details.expert = nil
      view.details.problem = nil
      return
    }
    let end = state.points.count
    let limit = expert == nil ? LayerHistory.tokenLimit : ExpertHistory.tokenLimit
    do {
      try recent.move(to: max(0, end - limit)..<end, of: playback.bodies)
      view.details.problem = nil
    } catch {
      view.details.problem = "\(error)"
    }
    refresh(layer: layer)
    refresh(expert: expert)
  }

  /// The layer of the crosshair, else the busiest; that of the turn's begin stays, so that
  /// the picture does not jump from layer to layer.
  private var waterfallLayer: Int? {
    if let crosshair = view.crosshair { return crosshair.layer }
    if let shown = view.details.layer, shown.tokenCount >= turnStart,
      shown.tokenCount <= state.points.count
    {
      return shown.layer
    }
    return state.heat.busiestLayer
  }

  /// Tokens before the newest turn.
  private var turnStart: Int { state.newestTurnToken }

  private mutating func refresh(layer: Int?) {
    guard let layer else { return view.details.layer = nil }
    let count = recent.tokens.upperBound
    if let shown = view.details.layer, shown.layer == layer, shown.tokenCount == count,
      shown.rows.count == min(LayerHistory.tokenLimit, recent.records.count)
    {
      return
    }
    view.details.layer = LayerHistory(layer: layer, tokenCount: count, records: recent.records)
  }

  private mutating func refresh(expert: ExpertID?) {
    guard let expert else { return view.details.expert = nil }
    if let shown = view.details.expert, shown.expert == expert, shown.tokens == recent.tokens {
      return
    }
    view.details.expert = ExpertHistory(
      of: expert,
      tokens: recent.tokens,
      records: recent.records,
      isResident: state.residency.contains(expert)
    )
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
