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
      perform: { $0.fork() }
    ),
    Action(
      "what-if",
      "what other settings give",
      .session,
      keys: [.character("w")],
      hint: "what-if",
      perform: { $0.openWhatIf() }
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
