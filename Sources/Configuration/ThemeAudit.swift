import Dashboard

/// What a theme must keep so that everybody can read the screen.
///
/// Measured in true colour and in the 256-colour palette, each as four kinds of eyes see it
/// (``ColorVision``). Colours that only have a name are not measured: what they look like is
/// the user's own choice.
package struct ThemeAudit: Sendable {
  /// The least contrast of words, and of what is there only when looked for.
  package var textContrast = 4.5
  package var faintContrast = 3.0
  /// The least difference (ΔE 1976) of neighbours in a ramp.
  package var stepDistance = 9.0
  /// The least difference of things that must not be taken for each other.
  package var distance = 20.0

  /// The backgrounds that terminals are taken to have where a theme sets none.
  package static let darkBackground: UInt32 = 0x0F1419
  package static let lightBackground: UInt32 = 0xFFFFFF

  /// Roles whose colours words are written in.
  private static let words: Set<String> = [
    "text", "dim", "accent", "title", "user", "assistant", "system", "live", "warning",
    "error", "focus", "thinking", "link", "code", "code_keyword", "code_string",
    "code_number", "code_comment", "miss",
  ]
  /// Roles of marks and of words that stay back.
  private static let marks: Set<String> = [
    "faint", "cursor", "tier_slot", "tier_file", "evict", "prefetch", "graph_line",
    "playhead", "marker",
  ]

  package init() {}

  /// What the theme does not keep, one line each; empty for one that keeps all.
  package func faults(of theme: Theme) -> [String] {
    Palette.allCases.flatMap { palette in
      contrastFaults(theme, palette) + heatFaults(theme, palette)
        + distanceFaults(theme, palette)
    }
  }

  /// How a terminal shows colours.
  private enum Palette: String, CaseIterable {
    case trueColor = "true colour"
    case indexed = "256 colours"

    func rgb(_ color: Color) -> UInt32? {
      switch self {
      case .trueColor: color.completed.rgb
      case .indexed: color.completed.indexed.flatMap(Color.paletteColor)
      }
    }
  }

  // MARK: Contrast

  private func contrastFaults(_ theme: Theme, _ palette: Palette) -> [String] {
    var faults: [String] = []
    for role in Theme.roles {
      let isWord = Self.words.contains(role.key)
      guard isWord || Self.marks.contains(role.key) else { continue }
      let least = isWord ? textContrast : faintContrast
      let papers =
        role.key == "code" && !theme.codeBackground.isTerminal
        ? [theme.codeBackground].compactMap(palette.rgb) : Self.backgrounds(of: theme, palette)
      let color = theme[keyPath: role.color]
      faults += contrastFault("\(role.table).\(role.key)", color, on: papers, least, palette)
    }
    // The terminal's own colour for text may be any where the theme sets what is behind it.
    let text = [theme.selectionText, theme.text].first { !$0.isTerminal } ?? .terminal
    let papers = [theme.selection].compactMap(palette.rgb)
    return faults + contrastFault("ui.selection_text", text, on: papers, textContrast, palette)
  }

  private func contrastFault(
    _ name: String,
    _ color: Color,
    on papers: [UInt32],
    _ least: Double,
    _ palette: Palette
  ) -> [String] {
    guard let ink = palette.rgb(color) else { return [] }
    let contrast = papers.map { LinearColor(ink).contrast(to: LinearColor($0)) }.min() ?? least
    if contrast >= least { return [] }
    return [
      "\(name): contrast \(Self.text(contrast)) : 1 in \(palette.rawValue), less than"
        + " \(Self.text(least)) : 1"
    ]
  }

  private static func backgrounds(of theme: Theme, _ palette: Palette) -> [UInt32] {
    if let own = palette.rgb(theme.background) { return [own] }
    return switch theme.variant {
    case .dark: [darkBackground]
    case .light: [lightBackground]
    case .any: [darkBackground, lightBackground]
    }
  }

  // MARK: Ramps

  private func heatFaults(_ theme: Theme, _ palette: Palette) -> [String] {
    var faults: [String] = []
    for vision in ColorVision.allCases {
      let place = Self.place(palette, vision)
      let heat = theme.heat.map { palette.rgb($0).map { PerceivedColor($0, by: vision) } }
      let levels = heat.compactMap(\.self)
      let steps = zip(levels, levels.dropFirst()).map { $1.lightness - $0.lightness }
      if !steps.allSatisfy({ $0 > 0 }), !steps.allSatisfy({ $0 < 0 }) {
        faults.append("ramp.heat: its brightness does not go one way \(place)")
      }
      faults += stepFaults("heat", heat, place)
      let miss = palette.rgb(theme.miss).map { PerceivedColor($0, by: vision) }
      let nearest = miss.flatMap { miss in levels.map { miss.distance(to: $0) }.min() }
      if let nearest, nearest < distance {
        faults.append("data.miss: looks like a level of heat \(place): ΔE \(Self.text(nearest))")
      }
    }
    return faults
  }

  private func distanceFaults(_ theme: Theme, _ palette: Palette) -> [String] {
    var faults: [String] = []
    for vision in ColorVision.allCases {
      let place = Self.place(palette, vision)
      func difference(_ one: Color, _ other: Color) -> Double? {
        guard let one = palette.rgb(one), let other = palette.rgb(other) else { return nil }
        return PerceivedColor(one, by: vision).distance(to: PerceivedColor(other, by: vision))
      }
      if let tiers = difference(theme.tierSlot, theme.tierFile), tiers < distance {
        faults.append("data.tier_file: looks like tier_slot \(place): ΔE \(Self.text(tiers))")
      }
      let diverge = theme.diverge
      for (less, more) in zip(diverge, diverge.reversed()).prefix(diverge.count / 2) {
        guard let pair = difference(less, more), pair < distance else { continue }
        faults.append("ramp.diverge: less looks like more \(place): ΔE \(Self.text(pair))")
      }
      let levels = diverge.map { palette.rgb($0).map { PerceivedColor($0, by: vision) } }
      faults += stepFaults("diverge", levels, place)
    }
    return faults
  }

  /// Neighbours of a ramp that are too much alike.
  private func stepFaults(
    _ name: String,
    _ levels: [PerceivedColor?],
    _ place: String
  ) -> [String] {
    zip(levels, levels.dropFirst()).enumerated().compactMap { index, pair in
      guard let step = pair.0.flatMap({ low in pair.1?.distance(to: low) }),
        step < stepDistance
      else { return nil }
      return "ramp.\(name): levels \(index + 1) and \(index + 2) look alike \(place):"
        + " ΔE \(Self.text(step))"
    }
  }

  private static func place(_ palette: Palette, _ vision: ColorVision) -> String {
    vision == .normal
      ? "in \(palette.rawValue)" : "in \(palette.rawValue) with \(vision.rawValue)"
  }

  /// One decimal, rounded down so that a value below a bound never reads as the bound.
  private static func text(_ value: Double) -> String {
    let tenths = Int(value * 10)
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
