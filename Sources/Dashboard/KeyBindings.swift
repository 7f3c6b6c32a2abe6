/// A key and what it does: for the help and the footer, never to act on.
package struct KeyBinding: Equatable, Sendable {
  /// Where a key works.
  package enum Place: Equatable, Sendable, CaseIterable {
    /// While typing.
    case input
    /// Single-key commands, live.
    case keys
    /// A recording.
    case replay
  }

  /// As shown: `^J`, `{ }`.
  package let keys: String
  /// What it does, as the help says it.
  package let action: String
  package let places: [Place]
  /// What it does in one or two words, for the footer; `nil` keeps it out.
  package let hint: String?
  /// Names of the actions that the keys stand for; none where keys are not of the catalogue.
  package let names: [String]

  /// The line as it is while Enter and Ctrl-J have changed places.
  func shown(in view: ViewState) -> KeyBinding {
    guard view.isEnterNewline, keys == "Enter" || keys == "^J" else { return self }
    return KeyBinding(
      keys == "Enter" ? "^J" : "Enter",
      action,
      places,
      hint: hint,
      names: names
    )
  }

  init(
    _ keys: String,
    _ action: String,
    _ places: [Place],
    hint: String? = nil,
    names: [String] = []
  ) {
    self.keys = keys
    self.action = action
    self.places = places
    self.hint = hint
    self.names = names
  }

  /// Whether any of its keys does something now.
  package func works(in view: ViewState) -> Bool {
    places.contains(view.place) && (names.isEmpty || !view.blocked.isSuperset(of: names))
  }
}

/// Every key that does something, in the order of the help.
package enum KeyBindings {
  package static let typing = [
    KeyBinding("Enter", "send the message", [.input], hint: "send"),
    KeyBinding("^J", "new line", [.input], hint: "newline"),
    KeyBinding("^C", "stop, clear the line, quit", [.input], hint: "stop"),
    KeyBinding("Esc", "single keys; twice: stop", [.input], hint: "keys"),
    KeyBinding("Up Down", "lines, earlier messages", [.input]),
    KeyBinding("^A ^E", "ends of the line", [.input]),
    KeyBinding("^W ^U ^K", "cut word, to begin, to end", [.input]),
    KeyBinding("Shift L R", "word by word", [.input]),
    KeyBinding("Tab", "complete a command", [.input]),
    KeyBinding("^R", "find what was sent before", [.input]),
    KeyBinding("^G", "write in your editor", [.input]),
  ]

  package static let moving = lines(of: .moving)
  package static let finding = lines(of: .finding)
  package static let map = lines(of: .map)
  package static let looking =
    lines(of: .looking)
    + [KeyBinding("PgUp PgDn", "scroll it by pages", KeyBinding.Place.allCases)]
  package static let panels = lines(of: .panels)
  package static let session = lines(of: .session)

  package static let all = typing + moving + finding + map + looking + panels + session

  /// The actions of a group, those that share a line together.
  private static func lines(of group: Action.Group) -> [KeyBinding] {
    var bindings: [KeyBinding] = []
    for action in ActionCatalog.all where action.group == group {
      if action.keys.isEmpty || action.line.isEmpty { continue }
      if let last = bindings.last, last.action == action.line {
        bindings[bindings.count - 1] = KeyBinding(
          last.keys + " " + action.keyText,
          last.action,
          last.places,
          hint: last.hint ?? action.hint,
          names: last.names + [action.name]
        )
      } else {
        bindings.append(
          KeyBinding(
            action.keyText,
            action.line,
            action.places,
            hint: action.hint,
            names: [action.name]
          )
        )
      }
    }
    return bindings
  }

  /// What can be typed at the prompt instead of a message, and what it does.
  package static let commandLines: [(line: String, action: String)] =
    SlashCommandCatalog.all.map { ($0.usage, $0.words) }
}
