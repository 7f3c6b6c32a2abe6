extension Theme {
  /// The colour of a level of misses, from 1 to 8: the more, the closer to that of a miss.
  func missColor(_ level: Int) -> Color {
    let shares = [0.2, 0.35, 0.5, 0.65, 0.8, 0.87, 0.93, 1]
    let share = shares[min(max(1, level), shares.count) - 1]
    var color = Color.mixed(miss, background, share: share, ground: ground)
    // Of 16 colours there are two that tell few from many.
    color.named = level < 5 ? faint.named : miss.named
    return color
  }

  /// What stands for the terminal's own background in mixtures.
  private var ground: UInt32 { variant == .light ? 0xF2F2F2 : 0x1C1C1C }

  /// The colour of a dot of the map.
  func color(of dot: MapDot, _ view: ViewState.MapView) -> Color {
    switch dot.event {
    case .miss: return miss
    case .prefetch: return prefetch
    case .none: break
    }
    guard let level = dot.level else { return unseen }
    return switch view {
    case .glow: heatColor(level)
    case .now: graphLine
    case .tier:
      // Most of a large model is only in the file: that is the ground, not the news.
      level > 1 ? tierSlot : Color.mixed(tierFile, background, share: 0.5, ground: ground)
    case .miss: missColor(level)
    // What is as it should be keeps quiet.
    case .gap, .diff: level == 0 ? history : divergeColor(level)
    }
  }
}

/// The colours of all dots of a view: mixing one is not free, and a map has thousands.
struct DotColors {
  private static let levels = -3...8

  private var colors: [Color] = []

  init(_ theme: Theme, _ view: ViewState.MapView) {
    for event in MapDot.Event.allCases {
      colors.append(theme.color(of: MapDot(level: nil, event: event), view))
      for level in Self.levels {
        colors.append(theme.color(of: MapDot(level: level, event: event), view))
      }
    }
  }

  subscript(dot: MapDot) -> Color {
    let place = dot.level.map { level in
      min(max(level, Self.levels.lowerBound), Self.levels.upperBound) - Self.levels.lowerBound + 1
    }
    return colors[dot.event.rawValue * (Self.levels.count + 1) + (place ?? 0)]
  }
}

extension Color {
  /// A colour between two, in true colour and the nearest of the palette: from 0, the second,
  /// to 1, the first.
  ///
  /// `ground` stands for a second that is the terminal's own.
  static func mixed(_ first: Color, _ second: Color, share: Double, ground: UInt32) -> Color {
    guard let left = first.completed.rgb else { return first }
    let right = second.completed.rgb ?? ground
    let rgb = [16, 8, 0].reduce(UInt32(0)) { rgb, shift in
      let parts = [left, right].map { Double($0 >> UInt32(shift) & 0xFF) }
      let part = parts[0] * share + parts[1] * (1 - share)
      return rgb | UInt32(part.rounded()) << UInt32(shift)
    }
    var color = Color(rgb: rgb).completed
    color.named = first.named
    return color
  }
}

extension Glyphs {
  /// What stands for a dot where there is one character for each; `nil` for an empty one.
  func character(of dot: MapDot, _ view: ViewState.MapView) -> Unicode.Scalar? {
    switch dot.event {
    case .miss: return miss
    case .prefetch: return prefetch
    case .none: break
    }
    guard let level = dot.level else { return nil }
    switch view {
    case .gap, .diff: return balances[min(max(0, level + 3), balances.count - 1)]
    case .tier: return shade(level > 1 ? 7 : 1)
    case .glow, .now, .miss: return shade(level)
    }
  }

  /// A character for a level from 0 to 8.
  func shade(_ level: Int) -> Unicode.Scalar {
    guard case .shades(let shades) = mapCells, !shades.isEmpty else {
      return bars[min(max(0, level), bars.count - 1)]
    }
    return shades[min(max(0, level), shades.count - 1)]
  }
}
