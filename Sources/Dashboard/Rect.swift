/// An area of the screen, in cells; `x` counts columns from the left, `y` rows from the top.
package struct Rect: Equatable, Sendable {
  package var x: Int
  package var y: Int
  package var width: Int
  package var height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The first column to the right of it.
  package var endX: Int { x + width }
  /// The first row below it.
  package var endY: Int { y + height }
  package var isEmpty: Bool { width <= 0 || height <= 0 }

  package func contains(x: Int, y: Int) -> Bool {
    self.x <= x && x < endX && self.y <= y && y < endY
  }

  package func contains(_ other: Rect) -> Bool {
    x <= other.x && y <= other.y && other.endX <= endX && other.endY <= endY
  }

  /// What both cover; empty where they do not meet.
  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left,
      y: top,
      width: max(0, min(endX, other.endX) - left),
      height: max(0, min(endY, other.endY) - top)
    )
  }
}
