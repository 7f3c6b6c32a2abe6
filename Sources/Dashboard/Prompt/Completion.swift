/// What the line being typed could become: names of commands, then their arguments.
package struct Completion: Equatable, Sendable {
  /// What is being completed.
  package enum Part: Equatable, Sendable {
    case name, argument
  }

  package let part: Part
  /// What there is to choose from, best first; ids are what is inserted.
  package let candidates: [Picker.Item]
  package private(set) var selection = 0
  /// Whether the user went to the selected one, or it is just the first.
  package private(set) var isChosen = false
  /// The characters that stay as they are.
  private let kept: String

  /// `nil` where nothing can be completed from the line and what there is to choose from.
  init?(_ prompt: PromptLine, choices: [Picker.Purpose: [Picker.Item]]) {
    let text = prompt.text
    guard text.hasPrefix("/"), !text.hasPrefix("//"), prompt.cursor == text.count,
      !text.contains(where: \.isNewline)
    else { return nil }
    if let space = text.firstIndex(where: \.isWhitespace) {
      let (before, typed) = (text[...space], text[text.index(after: space)...])
      guard let command = SlashCommandCatalog.command(named: String(text[..<space])),
        let purpose = command.choices, !typed.contains(where: \.isWhitespace)
      else { return nil }
      part = .argument
      kept = String(before)
      candidates = Self.matches(String(typed), among: choices[purpose] ?? [])
    } else {
      part = .name
      kept = ""
      candidates = SlashCommandCatalog.all.filter { $0.name.hasPrefix(text) }.map { command in
        Picker.Item(id: command.name, title: command.usage, note: command.words)
      }
    }
    if candidates.isEmpty { return nil }
  }

  private static func matches(_ typed: String, among items: [Picker.Item]) -> [Picker.Item] {
    if typed.isEmpty { return items }
    let scored = items.enumerated().compactMap { place, item in
      FuzzyMatch(typed, in: item.id).map { (score: $0.score, place: place, item: item) }
    }
    return scored.sorted { ($0.score, $0.place) < ($1.score, $1.place) }.map(\.item)
  }

  package var selected: Picker.Item { candidates[selection] }

  /// Goes to another one, around both ends.
  mutating func move(by step: Int) {
    selection = (selection + step + candidates.count) % candidates.count
    isChosen = true
  }

  /// The line with the selected one in it.
  var completed: PromptLine {
    let takesMore =
      switch part {
      case .name: SlashCommandCatalog.command(named: selected.id).map { $0.argument != .none }
      case .argument: kept == "/set "
      }
    return PromptLine(kept + selected.id + (takesMore == true ? " " : ""))
  }
}
