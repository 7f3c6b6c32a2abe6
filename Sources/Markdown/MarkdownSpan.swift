/// A stretch of text that looks the same from begin to end; it may hold line breaks.
package struct MarkdownSpan: Equatable, Sendable {
  package struct Look: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    package static let bold = Look(rawValue: 1)
    package static let italic = Look(rawValue: 2)
    package static let struck = Look(rawValue: 4)
    package static let code = Look(rawValue: 8)
    /// The words of a link.
    package static let link = Look(rawValue: 16)
    /// Where the link before leads.
    package static let target = Look(rawValue: 32)
  }

  package var text: String
  package var look: Look

  package init(_ text: String, _ look: Look = []) {
    self.text = text
    self.look = look
  }
}
