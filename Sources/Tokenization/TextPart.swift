/// A stretch of text, and who wrote it: a template, whose markup is meant, or anybody.
package struct TextPart: Sendable, Equatable {
  package var bytes: [UInt8]
  /// Whether control tokens that are written out in it become tokens.
  package var parsesControlTokens: Bool

  package init(bytes: [UInt8], parsesControlTokens: Bool) {
    self.bytes = bytes
    self.parsesControlTokens = parsesControlTokens
  }

  package init(_ text: String, parsesControlTokens: Bool) {
    self.init(bytes: Array(text.utf8), parsesControlTokens: parsesControlTokens)
  }
}
