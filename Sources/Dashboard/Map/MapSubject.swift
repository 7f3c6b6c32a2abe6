import Events
import Session

/// What the map shows: for every expert one dot, before they are fitted into a picture.
struct MapSubject {
  let state: DashboardState
  let view: ViewState.MapView
  let order: ExpertOrder
  let pooling: ViewState.MapPooling
  /// What the view of differences compares with.
  let compared: ComparedTally?

  // For each place what the newest token did there.
  private let events: [MapDot.Event]
  private let isChosen: [Bool]

  init(_ state: DashboardState, _ view: ViewState, shown: ViewState.MapView) {
    self.state = state
    self.view = shown
    order = ExpertOrder(state.heat, view)
    // One token's choices are dots, and there is no mean of dots.
    pooling = shown == .now ? .max : view.mapPooling
    compared = view.details.compared
    let grid = ExpertGrid(
      layerCount: state.heat.layerCount,
      expertCount: state.heat.expertCount
    )
    var events = Array(repeating: MapDot.Event.none, count: grid.placeCount)
    var isChosen = Array(repeating: false, count: grid.placeCount)
    for read in state.current?.reads ?? [] where read.kind == .prefetch {
      if let place = grid.place(of: read.expert) { events[place] = .prefetch }
    }
    for use in state.current?.uses ?? [] {
      guard let place = grid.place(of: use.expert) else { continue }
      isChosen[place] = true
      if use.outcome == .miss { events[place] = .miss }
    }
    self.events = events
    self.isChosen = isChosen
  }

  /// The dots of a layer's experts in the order of their index; nothing of layers that the
  /// newest token has not come to yet.
  func dots(layer: Int) -> [MapDot] {
    let experts = 0..<state.heat.expertCount
    guard layer < state.layerLimit ?? .max else { return experts.map { _ in MapDot() } }
    switch view {
    case .glow:
      return experts.map { index in
        let event = event(layer, index)
        let level = state.heat.level(layer: layer, index: index)
        return MapDot(level: level > 0 ? level : nil, event: event == .miss ? .miss : .none)
      }
    case .now:
      return experts.map { index in
        guard isChosen[layer * experts.count + index] else { return MapDot() }
        return MapDot(level: 8, event: event(layer, index) == .miss ? .miss : .none)
      }
    case .tier:
      return experts.map { index in
        let isResident = state.residency.contains(ExpertID(layer: layer, index: index))
        return MapDot(level: isResident ? 2 : 1, event: event(layer, index))
      }
    case .miss:
      return experts.map { index in
        let level = state.heat.missLevel(layer: layer, index: index)
        return MapDot(level: level > 0 ? level : nil)
      }
    case .gap: return experts.map { MapDot(level: gap(layer: layer, index: $0)) }
    case .diff: return differences(layer: layer).map { MapDot(level: $0) }
    }
  }

  private func event(_ layer: Int, _ index: Int) -> MapDot.Event {
    events[layer * state.heat.expertCount + index]
  }

  /// What the store has wrong: above 0 for an expert that is chosen more than its fair share
  /// and has no slot, below 0 for one that has a slot and is chosen less; 0 for one that
  /// has its slot by right.
  private func gap(layer: Int, index: Int) -> Int? {
    let level = state.heat.level(layer: layer, index: index)
    if state.residency.contains(ExpertID(layer: layer, index: index)) {
      return min(0, level - RoutingHeat.fairLevel)
    }
    return level < RoutingHeat.fairLevel ? nil : (level - RoutingHeat.fairLevel) / 2 + 1
  }

  /// How much more an expert has here than in the session that is compared with: of the
  /// layer's choices or, where the routing is the same, of misses.
  ///
  /// Choices: 1 from half of a uniform share on, 2 from one, 3 from two. Misses: by every
  /// two levels of the view of misses.
  private func differences(layer: Int) -> [Int?] {
    let experts = 0..<state.heat.expertCount
    guard let compared, compared.heat.expertCount == experts.count,
      compared.heat.layerCount == state.heat.layerCount
    else { return experts.map { _ in nil } }
    if compared.hasSameRouting {
      return experts.map { index in
        let here = state.heat.missLevel(layer: layer, index: index)
        let there = compared.heat.missLevel(layer: layer, index: index)
        if here == 0, there == 0 { return nil }
        let steps = min(3, (abs(here - there) + 1) / 2)
        return here < there ? -steps : steps
      }
    }
    return zip(state.heat.shares(layer: layer), compared.heat.shares(layer: layer)).map {
      (here, there) in
      if here == 0, there == 0 { return nil }
      let difference = (here - there) * Double(experts.count)
      let steps = [0.5, 1, 2].count { abs(difference) >= $0 }
      return difference < 0 ? -steps : steps
    }
  }
}

extension Scene {
  /// What the map of this frame shows.
  var mapSubject: MapSubject { MapSubject(state, view, shown: mapView) }
}
