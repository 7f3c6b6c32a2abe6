/// What was sent before, and where the user is in it.
package struct PromptHistory: Equatable, Sendable {
  /// Oldest first.
  package private(set) var entries: [String]

  /// Entries that ``takeNew()`` has not handed out.
  private var newCount = 0

  // The entry on the screen, and what was typed before the first was called up.
  private var place: Int?
  private var draft = ""

  /// Entries that are kept.
  package static let capacity = 1000

  package init(entries: [String] = []) {
    self.entries = entries.suffix(Self.capacity)
  }

  /// Keeps what was sent, unless it is what was sent just before.
  package mutating func add(_ entry: String) {
    leave()
    if entry.isEmpty || entries.last == entry { return }
    entries.append(entry)
    newCount = min(newCount + 1, Self.capacity)
    if entries.count > Self.capacity { entries.removeFirst() }
  }

  /// What was added since this was last asked, oldest first: for the program to keep.
  package mutating func takeNew() -> [String] {
    defer { newCount = 0 }
    return entries.suffix(newCount)
  }

  /// The entry before the one on the screen; `nil` at the oldest.
  ///
  /// `typed` is kept, to come back to.
  package mutating func older(than typed: String) -> String? {
    let next = (place ?? entries.count) - 1
    guard next >= 0 else { return nil }
    if place == nil { draft = typed }
    place = next
    return entries[next]
  }

  /// The entry after the one on the screen, at last what was typed; `nil` past that.
  package mutating func newer() -> String? {
    guard let current = place else { return nil }
    if current + 1 < entries.count {
      place = current + 1
      return entries[current + 1]
    }
    defer { leave() }
    return draft
  }

  /// Forgets the draft: the next entry called up is the newest.
  package mutating func leave() {
    place = nil
    draft = ""
  }
}
