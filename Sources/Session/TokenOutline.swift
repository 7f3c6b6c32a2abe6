import Events

/// A token record without its lists: what is at hand of every token of a session.
///
/// The lists of a long session do not fit in memory; its outline does.
package struct TokenOutline: Equatable, Sendable {
  /// The token's place in the sequence, from 0.
  package var position: Int
  /// The vocabulary's number of the token.
  package var token: Int
  /// The bytes of text that it stands for.
  package var text: [UInt8]
  /// Whether that text is reasoning before an answer.
  package var isReasoning: Bool
  /// Its figures.
  package var point: TokenPoint

  package init(
    position: Int,
    token: Int,
    text: [UInt8],
    isReasoning: Bool = false,
    point: TokenPoint
  ) {
    self.position = position
    self.token = token
    self.text = text
    self.isReasoning = isReasoning
    self.point = point
  }

  package init(_ record: TokenRecord) {
    self.init(
      position: record.position,
      token: record.token,
      text: record.text,
      isReasoning: record.isReasoning,
      point: TokenPoint(record)
    )
  }
}
