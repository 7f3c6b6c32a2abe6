// Which panels there are, and which of them keys go to.
extension ActionCatalog {
  static let panels: [Action] =
    zip(Layout.Arrangement.switches, 1...).map { panel, number in
      Action(
        "toggle-\(panel.rawValue)",
        "\(panel.rawValue) on or off",
        .panels,
        keys: [.character(Character("\(number)"))],
        line: "chat map tiers speed time",
        change: { $0.toggle(panel) }
      )
    } + [
      Action(
        "next-preset",
        "next choice of panels",
        .panels,
        keys: [.character("p")],
        line: "next, last set of panels"
      ) { $0.turnPreset(by: 1) },
      Action(
        "previous-preset",
        "last choice of panels",
        .panels,
        keys: [.character("P")],
        line: "next, last set of panels"
      ) { $0.turnPreset(by: -1) },
      Action(
        "zoom",
        "whole screen for a panel, and back",
        .panels,
        keys: [.character("z")],
        line: "whole screen for a panel",
        obstacle: { $0.zoomObstacle },
        perform: { $0.toggleZoom() }
      ),
      Action(
        "focus-next",
        "focus the next panel",
        .panels,
        keys: [.tab],
        line: "focus next; Shift: last",
        obstacle: { $0.focusObstacle },
        perform: { $0.turnFocus(by: 1) }
      ),
      Action(
        "focus-previous",
        "focus the panel before",
        .panels,
        keys: [.backTab],
        line: "",
        obstacle: { $0.focusObstacle },
        perform: { $0.turnFocus(by: -1) }
      ),
      Action(
        "options",
        "layout and options",
        .panels,
        keys: [.function(2)],
        places: KeyBinding.Place.allCases,
        hint: "layout"
      ) { $0.openOptions() },
      Action(
        "mouse",
        "mouse on or off",
        .panels,
        keys: [.character("M")],
        perform: { $0.toggleMouse() }
      ),
    ]
}
