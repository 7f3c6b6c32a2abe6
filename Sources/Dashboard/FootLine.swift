/// A text to find, while it is typed into the footer.
package struct FootLine: Equatable, Sendable {
  /// What stands before it.
  static let sign = "/"

  package internal(set) var text = PromptLine()

  package init() {}
}
