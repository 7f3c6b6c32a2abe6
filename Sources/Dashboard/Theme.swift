import Events

/// The colours of the screen, by what they are for.
package struct Theme: Equatable, Sendable {
  /// The background that a theme is made for.
  package enum Variant: String, Equatable, Sendable, CaseIterable {
    case dark, light, any
  }

  package var name = "built-in"
  package var author = "moetop"
  package var variant = Variant.any

  // MARK: Words and lines
  package var background = Color.terminal
  package var text = Color.terminal
  package var dim = Color(indexed: 245, named: 7)
  package var faint = Color(indexed: 242, named: 8)
  package var accent = Color(indexed: 179, named: 3)
  package var title = Color(indexed: 245, named: 7)
  package var rule = Color(indexed: 238, named: 8)
  package var cursor = Color(indexed: 179, named: 3)
  package var user = Color(indexed: 110, named: 6)
  package var assistant = Color.terminal
  package var system = Color(indexed: 245, named: 7)
  package var live = Color(indexed: 72, named: 2)
  package var warning = Color(indexed: 173, named: 1)
  package var error = Color(indexed: 173, named: 1)
  /// The title of the panel that keys go to.
  package var focus = Color(indexed: 179, named: 3)
  /// What is selected in a list.
  package var selectionText = Color.terminal
  package var selection = Color(indexed: 238, named: 8)

  // MARK: What models write
  /// Reasoning before an answer.
  package var thinking = Color(indexed: 243, named: 8)
  package var link = Color(indexed: 74, named: 6)
  package var code = Color.terminal
  package var codeBackground = Color.terminal
  package var codeKeyword = Color(indexed: 179, named: 3)
  package var codeString = Color(indexed: 72, named: 2)
  package var codeNumber = Color(indexed: 110, named: 6)
  package var codeComment = Color(indexed: 242, named: 8)

  // MARK: Data
  package var tierSlot = Color(indexed: 110, named: 14)
  package var tierFile = Color(indexed: 67, named: 4)
  package var miss = Color(indexed: 75, named: 14)
  package var evict = Color(indexed: 245, named: 7)
  package var prefetch = Color(indexed: 72, named: 2)
  package var graphLine = Color(indexed: 179, named: 3)
  package var graphArea = Color(indexed: 94)
  package var history = Color(indexed: 240, named: 8)
  package var playhead = Color(indexed: 179, named: 11)
  package var marker = Color(indexed: 179, named: 3)
  /// An expert that was not chosen in this window.
  package var unseen = Color.terminal
  /// Levels 1 to 8 of the map, cold to hot.
  package var heat: [Color] = [236, 237, 239, 95, 137, 179, 222, 230].map {
    Color(indexed: $0, named: 3)
  }

  /// From much less than expected over even to much more: for differences of two shares.
  package var diverge: [Color] = [25, 67, 110, 250, 173, 131, 88].map { Color(indexed: $0) }

  package static let heatLevelCount = 8
  /// An odd number: the one in the middle says even.
  package static let divergeLevelCount = 7

  /// Plain colours that are legible on most terminals, for where no theme file is found.
  package static let builtIn = Theme()

  /// The colour of what somebody says.
  func color(of role: Turn.Role) -> Color {
    switch role {
    case .user: user
    case .assistant: assistant
    case .system: system
    }
  }

  /// The colour of a level of the map, from 0 to 8.
  func heatColor(_ level: Int) -> Color {
    level <= 0 || heat.isEmpty ? unseen : heat[min(level, heat.count) - 1]
  }

  /// The colour of a difference, from -3 to 3.
  func divergeColor(_ difference: Int) -> Color {
    let middle = diverge.count / 2
    return diverge.isEmpty ? text : diverge[min(max(0, middle + difference), diverge.count - 1)]
  }
}

extension Theme {
  /// A colour as theme files name it.
  package struct Role: Sendable {
    /// The table of the file, and the key in it.
    package let table: String
    package let key: String
    package let color: WritableKeyPath<Theme, Color> & Sendable
  }

  /// Every single colour of a theme; ``heat`` and ``diverge`` are lists.
  package static let roles: [Role] = [
    Role(table: "ui", key: "background", color: \.background),
    Role(table: "ui", key: "text", color: \.text),
    Role(table: "ui", key: "dim", color: \.dim),
    Role(table: "ui", key: "faint", color: \.faint),
    Role(table: "ui", key: "accent", color: \.accent),
    Role(table: "ui", key: "title", color: \.title),
    Role(table: "ui", key: "rule", color: \.rule),
    Role(table: "ui", key: "cursor", color: \.cursor),
    Role(table: "ui", key: "user", color: \.user),
    Role(table: "ui", key: "assistant", color: \.assistant),
    Role(table: "ui", key: "system", color: \.system),
    Role(table: "ui", key: "live", color: \.live),
    Role(table: "ui", key: "warning", color: \.warning),
    Role(table: "ui", key: "error", color: \.error),
    Role(table: "ui", key: "focus", color: \.focus),
    Role(table: "ui", key: "selection_text", color: \.selectionText),
    Role(table: "ui", key: "selection", color: \.selection),
    Role(table: "chat", key: "thinking", color: \.thinking),
    Role(table: "chat", key: "link", color: \.link),
    Role(table: "chat", key: "code", color: \.code),
    Role(table: "chat", key: "code_background", color: \.codeBackground),
    Role(table: "chat", key: "code_keyword", color: \.codeKeyword),
    Role(table: "chat", key: "code_string", color: \.codeString),
    Role(table: "chat", key: "code_number", color: \.codeNumber),
    Role(table: "chat", key: "code_comment", color: \.codeComment),
    Role(table: "data", key: "tier_slot", color: \.tierSlot),
    Role(table: "data", key: "tier_file", color: \.tierFile),
    Role(table: "data", key: "miss", color: \.miss),
    Role(table: "data", key: "evict", color: \.evict),
    Role(table: "data", key: "prefetch", color: \.prefetch),
    Role(table: "data", key: "graph_line", color: \.graphLine),
    Role(table: "data", key: "graph_area", color: \.graphArea),
    Role(table: "data", key: "history", color: \.history),
    Role(table: "data", key: "playhead", color: \.playhead),
    Role(table: "data", key: "marker", color: \.marker),
    Role(table: "data", key: "unseen", color: \.unseen),
  ]
}
