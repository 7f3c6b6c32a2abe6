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

  init(_ keys: String, _ action: String, _ places: [Place], hint: String? = nil) {
    self.keys = keys
    self.action = action
    self.places = places
    self.hint = hint
  }
}

/// Every key that does something, in the order of the help.
package enum KeyBindings {
  private static let commands: [KeyBinding.Place] = [.keys, .replay]

  package static let typing = [
    KeyBinding("Enter", "send the message", [.input], hint: "send"),
    KeyBinding("^J", "new line", [.input], hint: "newline"),
    KeyBinding("^C", "stop, clear the line, quit", [.input], hint: "stop"),
    KeyBinding("Esc", "single keys; twice: stop", [.input], hint: "keys"),
    KeyBinding("Up Down", "lines, earlier messages", [.input]),
    KeyBinding("^A ^E", "ends of the line", [.input]),
    KeyBinding("^W ^U ^K", "cut word, to begin, to end", [.input]),
  ]

  package static let moving = [
    KeyBinding("Space", "pause, play", commands, hint: "pause"),
    KeyBinding(", .", "one token back, on", commands, hint: "token"),
    KeyBinding("< >", "one layer back, on", commands, hint: "layer"),
    KeyBinding("{ }", "turn before, after", commands, hint: "turn"),
    KeyBinding("- +", "half, double speed", commands, hint: "speed"),
    KeyBinding("=", "recorded speed", commands),
    KeyBinding("g G", "begin, end", commands, hint: "ends"),
    KeyBinding("Left Right", "five seconds back, on", commands, hint: "5 s"),
    KeyBinding("Shift Left", "a tenth back; Right: on", commands),
  ]

  package static let finding = [
    KeyBinding(":", "go to 812 40% 2:14 turn 3", commands, hint: "go to"),
    KeyBinding("/", "find in the chat", commands, hint: "find"),
    KeyBinding("n N", "next, last find or misses", commands, hint: "next"),
    KeyBinding("m '", "set, go to mark (a letter)", commands),
    KeyBinding("[ ]", "mark before, after", commands, hint: "mark"),
  ]

  package static let looking = [
    KeyBinding("i", "type a message", [.keys], hint: "type"),
    KeyBinding("f", "go on from here, live", commands, hint: "fork"),
    KeyBinding("v V", "next, previous view of map", commands, hint: "view"),
    KeyBinding("( )", "shorter, longer half-life", commands),
    KeyBinding("t", "timeline by token, clock", commands),
    KeyBinding("0 F", "timeline: whole; newest", commands),
    KeyBinding("Up Down", "scroll the chat", commands),
    KeyBinding("PgUp PgDn", "scroll it by pages", KeyBinding.Place.allCases),
    KeyBinding("w", "what other settings give", commands, hint: "what-if"),
    KeyBinding("^L", "paint all again", KeyBinding.Place.allCases),
    KeyBinding("^Z", "suspend", KeyBinding.Place.allCases),
    KeyBinding("F1", "this help", KeyBinding.Place.allCases, hint: "help"),
    KeyBinding("q", "quit", commands, hint: "quit"),
  ]

  package static let all = typing + moving + finding + looking

  /// What can be typed at the prompt instead of a message, and what it does.
  package static let commandLines: [(line: String, action: String)] = [
    ("/new", "new conversation"),
    ("/set", "list the settings"),
    ("/set KEY VALUE", "change a setting"),
    ("/system TEXT", "set system prompt"),
    ("/help", "this help"),
    ("/quit", "leave"),
  ]
}
