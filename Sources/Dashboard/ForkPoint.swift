import Events
import Session

/// A conversation up to a moment, for another to go on from.
package struct ForkPoint: Equatable, Sendable {
  /// The system prompt, if there is one.
  package var system: String?
  /// What was asked, and what was answered to the end.
  package var exchanges: [(question: String, answer: String)] = []
  /// What was asked last and is not answered yet; empty if there is no such thing.
  package var question = ""

  package init() {}

  /// The conversation on the screen; `nil` before anybody said anything.
  package init?(_ state: DashboardState) {
    for (place, turn) in state.chat.enumerated() {
      switch turn.role {
      case .system: system = turn.text
      case .user: question = turn.text
      case .assistant:
        let isOpen = state.isGenerating && place == state.chat.count - 1
        if isOpen || turn.text.isEmpty || turn.reply?.reason == .failed { continue }
        exchanges.append((question, turn.text))
        question = ""
      }
    }
    if exchanges.isEmpty, question.isEmpty { return nil }
  }

  /// The last conversation of a recorded session; `nil` where nobody said anything.
  package init?(_ outline: [OutlineEvent]) {
    var state = DashboardState()
    for event in outline { state.apply(event) }
    self.init(state)
  }

  package static func == (left: ForkPoint, right: ForkPoint) -> Bool {
    left.system == right.system && left.question == right.question
      && left.exchanges.elementsEqual(right.exchanges, by: ==)
  }
}
