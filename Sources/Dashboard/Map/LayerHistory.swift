import Events

/// What one layer chose in the last tokens.
struct LayerHistory: Equatable, Sendable {
  struct Choice: Equatable, Sendable {
    var index: Int
    /// It had to be waited for.
    var isMiss: Bool
  }

  let layer: Int
  /// Tokens that were shown when it was made.
  let tokenCount: Int
  /// The choices of each token, the newest token first.
  let rows: [[Choice]]

  /// Tokens that it holds at most: as many as the tallest waterfall has rows for.
  static let tokenLimit = 192

  init(layer: Int, tokenCount: Int, records: some BidirectionalCollection<TokenRecord>) {
    self.layer = layer
    self.tokenCount = tokenCount
    rows = records.reversed().prefix(Self.tokenLimit).map { record in
      record.uses.filter { $0.expert.layer == layer }.map {
        Choice(index: $0.expert.index, isMiss: $0.outcome != .hit)
      }
    }
  }
}
