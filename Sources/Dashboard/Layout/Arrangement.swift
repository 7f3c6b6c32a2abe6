extension Layout {
  package enum PanelName: String, Equatable, Sendable, CaseIterable {
    case header, chat, prompt, map, inspector, waterfall, expert, tiers, sparks, speed
    /// What the what-if panel computed last.
    case whatIf = "what-if"
    case timeline, footer
    /// Over all others, so the last to be drawn.
    case help
  }

  /// A choice of panels for a purpose.
  package enum Preset: String, Equatable, Sendable, CaseIterable {
    /// Whatever the size has room for.
    case all
    case chat, map, cache

    /// The panels that it switches off.
    package var hidden: Set<PanelName> {
      switch self {
      case .all: []
      case .chat: [.map, .tiers, .speed]
      case .map: [.chat, .tiers, .speed]
      case .cache: [.chat]
      }
    }
  }

  /// What the user made of the layout.
  package struct Arrangement: Equatable, Sendable {
    /// Choosing one switches panels on and off; ``hidden`` tells what became of that.
    package var preset = Preset.all {
      didSet { hidden = preset.hidden }
    }
    /// Panels that are switched off.
    package var hidden: Set<PanelName> = []
    /// The panel that has the whole screen between header and prompt.
    package var zoomed: PanelName?
    /// The panel that Tab chose.
    package var focused: PanelName?
    /// Whether the map gives room to one layer's last tokens.
    package var hasWaterfall = false
    /// Whether the expert under the crosshair has a panel of its own.
    package var hasExpert = false

    package init() {}

    /// The panels that can be switched off, in the order of the keys 1 to 5.
    package static let switches: [PanelName] = [.chat, .map, .tiers, .speed, .timeline]
    /// The panels that can have the focus or the whole screen, in the order of Tab.
    package static let focusable: [PanelName] = [
      .chat, .map, .expert, .waterfall, .tiers, .speed, .whatIf, .timeline,
    ]

    /// Whether a panel is wanted; the size decides whether it is there.
    package func shows(_ panel: PanelName) -> Bool { !hidden.contains(panel) }
  }
}
