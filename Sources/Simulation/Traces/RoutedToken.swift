import Events

/// One token of a routing trace: which experts each layer chose for it.
package struct RoutedToken: Equatable, Sendable {
  /// The turn of the conversation, from 0.
  package var turn: Int
  package var phase: TokenRecord.Phase
  /// By layer; weights where the source has them, else none.
  package var selections: [AccessPass.Selection]

  package init(
    turn: Int = 0,
    phase: TokenRecord.Phase = .decode,
    selections: [AccessPass.Selection]
  ) {
    self.turn = turn
    self.phase = phase
    self.selections = selections
  }
}
