/// What one dot of the map says: a level on the scale of the view, and what the newest token
/// did there.
struct MapDot: Equatable {
  /// What outshines the level, the greater the more.
  enum Event: Int, Comparable, CaseIterable {
    case none
    /// Read before anybody asked.
    case prefetch
    /// Read while the token waited.
    case miss

    static func < (left: Event, right: Event) -> Bool { left.rawValue < right.rawValue }
  }

  /// From 1 to 8, of tiers 1 or 2, of differences from -3 to 3; `nil` where there is nothing.
  var level: Int?
  var event = Event.none

  /// One dot for several experts.
  ///
  /// A mean counts those with nothing as 0. Events are shown in either: they are single
  /// experts, and no mean of them is anything.
  static func pooled(_ dots: [MapDot], _ pooling: ViewState.MapPooling) -> MapDot {
    let levels = dots.compactMap(\.level)
    let event = dots.map(\.event).max() ?? .none
    guard let first = levels.first else { return MapDot(level: nil, event: event) }
    let level: Int
    switch pooling {
    case .max:
      level = levels.dropFirst().reduce(first) { most, level in
        let isMore = abs(level) == abs(most) ? level > most : abs(level) > abs(most)
        return isMore ? level : most
      }
    case .mean:
      let mean = Double(levels.reduce(0, +)) / Double(dots.count)
      level = Int(mean.rounded())
      // On scales from 1 on, less than half of a step is nothing.
      if level == 0, levels.allSatisfy({ $0 > 0 }) { return MapDot(level: nil, event: event) }
    }
    return MapDot(level: level, event: event)
  }
}
