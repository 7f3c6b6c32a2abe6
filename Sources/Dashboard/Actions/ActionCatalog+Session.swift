// What becomes of the session and the program.
extension ActionCatalog {
  static let session: [Action] = [
    Action(
      "type",
      "type a message",
      .session,
      keys: [.character("i")],
      places: [.keys],
      hint: "type"
    ) { $0.view.mode = .input },
    Action(
      "fork",
      "go on from here, live",
      .session,
      keys: [.character("f")],
      hint: "fork",
      obstacle: { $0.canFork ? nil : "nothing was said yet: go to a turn first" },
      perform: { $0.fork() }
    ),
    Action(
      "what-if",
      "what other settings give",
      .session,
      keys: [.character("w")],
      hint: "what-if",
      obstacle: { $0.state.points.isEmpty ? "no tokens to ask about yet" : nil },
      perform: { $0.openWhatIf() }
    ),
    Action(
      "export",
      "export the session",
      .session,
      keys: [.character("e")],
      obstacle: { $0.state.points.isEmpty ? "nothing to export yet" : nil },
      perform: { _ in [.list(.formats)] }
    ),
    Action(
      "theme",
      "choose a theme",
      .session,
      perform: { _ in [.list(.themes)] }
    ),
    Action(
      "repaint",
      "paint all again",
      .session,
      keys: [.control("l")],
      places: KeyBinding.Place.allCases,
      perform: { _ in [.repaint] }
    ),
    Action(
      "suspend",
      "suspend",
      .session,
      keys: [.control("z")],
      places: KeyBinding.Place.allCases,
      perform: { _ in [.suspend] }
    ),
    Action(
      "help",
      "this help",
      .session,
      keys: [.function(1), .character("?")],
      keyText: "F1",
      places: KeyBinding.Place.allCases,
      hint: "help"
    ) { $0.view.isHelpShown = true },
    Action(
      "quit",
      "quit",
      .session,
      keys: [.character("q")],
      hint: "quit",
      perform: { _ in [.quit] }
    ),
  ]
}
