/// A list that is open over the screen: the user types to narrow it, and chooses one item.
///
/// Palette, models, themes, sessions, settings and options are all such lists. A value: what
/// an item does is decided by whoever opened the list.
package struct Picker: Equatable, Sendable {
  /// What is chosen from.
  package enum Purpose: Equatable, Sendable {
    case palette, options, settings, models, sessions, themes, formats
    case policies, schedules, history
  }

  /// One line of the list.
  package struct Item: Equatable, Sendable {
    /// By which it is known again: the name of an action, a path, the key of a setting.
    package var id: String
    package var title: String
    /// At the right: a key, a size, a value.
    package var detail: String
    /// One line of explanation, shown while it is selected.
    package var note: String
    /// Why it cannot be chosen now; `nil` where it can.
    package var obstacle: String?
    /// Whether left and right change its value.
    package var isAdjustable: Bool

    package init(
      id: String,
      title: String,
      detail: String = "",
      note: String = "",
      obstacle: String? = nil,
      isAdjustable: Bool = false
    ) {
      self.id = id
      self.title = title
      self.detail = detail
      self.note = note
      self.obstacle = obstacle
      self.isAdjustable = isAdjustable
    }
  }

  /// What came of a key.
  package enum Outcome: Equatable, Sendable {
    case stays
    case closes
    /// Another item is selected.
    case selects(Item)
    case chooses(Item)
    /// Enter, with text that no item matches.
    case submits(String)
    /// A step to the left (-1) or right (1) of an item's value.
    case adjusts(Item, by: Int)
  }

  package let purpose: Purpose
  package let title: String
  package internal(set) var items: [Item]
  package private(set) var query = PromptLine()
  /// Heads the matches whatever was typed: what the typed text itself stands for.
  private var pinned: Item?
  /// The items that match what was typed, best first.
  package private(set) var matches: [Item]
  /// The place of the selected item among ``matches``.
  package private(set) var selection = 0

  /// All items, with the one of the id `selected` selected, or the first.
  package init(_ purpose: Purpose, title: String, items: [Item], selected: String? = nil) {
    self.purpose = purpose
    self.title = title
    self.items = items
    matches = items
    selection = items.firstIndex { $0.id == selected } ?? 0
  }

  package var selectedItem: Item? {
    matches.indices.contains(selection) ? matches[selection] : nil
  }

  /// Replaces the items, such as after a value changed; query and selection stay.
  package mutating func update(_ items: [Item]) {
    let selected = selectedItem?.id
    self.items = items
    match()
    selection =
      matches.firstIndex { $0.id == selected } ?? min(selection, max(0, matches.count - 1))
  }

  /// Puts an item that is no part of the list at its head, in place of the one before; a
  /// new one is selected.
  mutating func pin(_ item: Item?) {
    guard item != pinned else { return }
    pinned = item
    match()
    selection = 0
  }

  /// Acts on a key.
  package mutating func press(_ key: Key) -> Outcome {
    let text = query.text
    switch key {
    case .escape, .control("c"): return .closes
    case .enter:
      if let item = selectedItem { return .chooses(item) }
      return text.isEmpty ? .closes : .submits(text)
    case .up, .control("p"): return select(selection - 1)
    case .down, .control("n"), .tab: return select(selection + 1)
    case .backTab: return select(selection - 1)
    case .pageUp: return select(max(0, selection - 10))
    case .pageDown: return select(min(matches.count - 1, selection + 10))
    case .home: return select(0)
    case .end: return select(matches.count - 1)
    case .left, .right:
      guard let item = selectedItem, item.isAdjustable else { return .stays }
      return .adjusts(item, by: key == .left ? -1 : 1)
    case .character(let character): query.insert(String(character))
    case .paste(let text): query.paste(text.filter { !$0.isNewline })
    case .backspace:
      if text.isEmpty { return .closes }
      query.backspace()
    case .control("u"): query.clear()
    case .control("w"): query.deleteWord()
    default: return .stays
    }
    guard query.text != text else { return .stays }
    match()
    return select(0)
  }

  /// Selects around both ends.
  private mutating func select(_ place: Int) -> Outcome {
    guard !matches.isEmpty else {
      selection = 0
      return .stays
    }
    selection = (place % matches.count + matches.count) % matches.count
    return .selects(matches[selection])
  }

  private mutating func match() {
    let needle = query.text
    let head = pinned.map { [$0] } ?? []
    if needle.isEmpty {
      matches = head + items
      return
    }
    let scored = items.enumerated().compactMap { place, item in
      FuzzyMatch(needle, in: item.title + " " + item.id).map {
        (score: $0.score, place: place, item: item)
      }
    }
    let sorted = scored.sorted { ($0.score, $0.place) < ($1.score, $1.place) }
    matches = head + sorted.map(\.item)
  }
}
