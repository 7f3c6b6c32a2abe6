/// Something that was done with the mouse.
package struct MouseEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case press, drag, release, wheelUp, wheelDown
  }

  package var kind: Kind
  /// The cell: column from the left, row from the top, from 0 on.
  package var x: Int
  package var y: Int

  package init(kind: Kind, x: Int, y: Int) {
    self.kind = kind
    self.x = x
    self.y = y
  }
}
