/// One thing that the user did at the terminal.
package enum Key: Hashable, Sendable {
  /// A character that was typed, control characters excluded.
  case character(Character)
  /// Text that was pasted in one go.
  case paste(String)
  /// Control with a letter: `.control("c")`.
  case control(Character)
  case enter, newline, escape, tab, backTab, backspace, delete
  case up, down, left, right, shiftLeft, shiftRight
  case home, end, pageUp, pageDown
  /// F1 to F12.
  case function(Int)
  /// Only while ``Intent/mouse(_:)`` asked for it.
  case mouse(MouseEvent)
  /// The terminal has a new size.
  case resize
}
