import Events
import Session

/// Fetches what panels show beyond the state: the last tokens of a layer and of an expert.
///
/// Holds on to records, so that going on by a token costs no more than that token.
package struct DetailReader: Sendable {
  private var recent = RecentRecords()

  package init() {}

  /// Brings the details of a view up to what is shown, as far as its panels need them.
  package mutating func refresh(_ view: inout ViewState, of playback: Playback) {
    let state = playback.state
    let hasWaterfall = view.arrangement.hasWaterfall || view.layout?[.waterfall] != nil
    let expert = view.arrangement.hasExpert ? view.crosshair : nil
    let layer = hasWaterfall ? waterfallLayer(view, state) : nil
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
    refresh(layer: layer, &view)
    refresh(expert: expert, state, &view)
  }

  /// The layer of the crosshair, else the busiest; that of the turn's begin stays, so that
  /// the picture does not jump from layer to layer.
  private func waterfallLayer(_ view: ViewState, _ state: DashboardState) -> Int? {
    if let crosshair = view.crosshair { return crosshair.layer }
    if let shown = view.details.layer, shown.tokenCount > state.newestTurnToken,
      shown.tokenCount <= state.points.count
    {
      return shown.layer
    }
    return state.heat.busiestLayer
  }

  private func refresh(layer: Int?, _ view: inout ViewState) {
    guard let layer else { return view.details.layer = nil }
    let count = recent.tokens.upperBound
    if let shown = view.details.layer, shown.layer == layer, shown.tokenCount == count,
      shown.rows.count == min(LayerHistory.tokenLimit, recent.records.count)
    {
      return
    }
    view.details.layer = LayerHistory(layer: layer, tokenCount: count, records: recent.records)
  }

  private func refresh(
    expert: ExpertID?,
    _ state: DashboardState,
    _ view: inout ViewState
  ) {
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
}
