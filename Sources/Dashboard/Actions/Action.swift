/// Something that the user can do: by a key, or by its name in the palette.
package struct Action: Sendable {
  /// What it is about: the headings of the help.
  package enum Group: String, Sendable, CaseIterable {
    case moving = "moving in time"
    case finding, map, looking, panels, session
  }

  /// By which the palette and scripts know it: `next-view`.
  package let name: String
  /// What it does: `next view of the map`.
  package let words: String
  package let group: Group
  /// The keys that do it where keys are commands; none where only the palette does it.
  package let keys: [Key]
  /// The keys as shown: `v`, `Shift Left`.
  package let keyText: String
  package let places: [KeyBinding.Place]
  /// What it does in one or two words, for the footer; `nil` keeps it out.
  package let hint: String?
  /// What the help says.
  ///
  /// Actions with the same line share it. ``words`` where left out; empty where the help
  /// says it with another action.
  package let line: String
  /// Why it cannot be done now; `nil` where it can.
  let obstacle: @Sendable (Screen) -> String?
  let perform: @Sendable (inout Screen) -> [Intent]

  init(
    _ name: String,
    _ words: String,
    _ group: Group,
    keys: [Key] = [],
    keyText: String? = nil,
    places: [KeyBinding.Place] = [.keys, .replay],
    hint: String? = nil,
    line: String? = nil,
    obstacle: @escaping @Sendable (Screen) -> String? = { _ in nil },
    perform: @escaping @Sendable (inout Screen) -> [Intent]
  ) {
    self.name = name
    self.words = words
    self.group = group
    self.keys = keys
    self.keyText = keyText ?? keys.first.map(Self.text(of:)) ?? ""
    self.places = places
    self.hint = hint
    self.line = line ?? words
    self.obstacle = obstacle
    self.perform = perform
  }

  /// An action that the program has no part in.
  init(
    _ name: String,
    _ words: String,
    _ group: Group,
    keys: [Key] = [],
    keyText: String? = nil,
    places: [KeyBinding.Place] = [.keys, .replay],
    hint: String? = nil,
    line: String? = nil,
    change: @escaping @Sendable (inout Screen) -> Void
  ) {
    self.init(
      name,
      words,
      group,
      keys: keys,
      keyText: keyText,
      places: places,
      hint: hint,
      line: line
    ) { screen in
      change(&screen)
      return []
    }
  }

  /// A key as the help names it.
  package static func text(of key: Key) -> String {
    switch key {
    case .mouse: "mouse"
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .paste: "paste"
    case .control(let letter): "^" + letter.uppercased()
    case .enter: "Enter"
    case .newline: "^J"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "Shift Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .shiftLeft: "Shift Left"
    case .shiftRight: "Shift Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let number): "F\(number)"
    case .resize: "resize"
    }
  }
}
