/// A line that is typed into the footer.
package struct FootLine: Equatable, Sendable {
  package enum Purpose: Equatable, Sendable {
    /// `:` a place to go to.
    case goTo
    /// `/` a text to find.
    case search

    /// What stands before the line.
    var sign: String { self == .goTo ? ":" : "/" }
  }

  package let purpose: Purpose
  package internal(set) var text = PromptLine()

  package init(_ purpose: Purpose) {
    self.purpose = purpose
  }
}
