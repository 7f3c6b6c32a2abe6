/// One place of the grid: a character with its marks, or the right half of a wide one.
///
/// Kept flat, without references: a frame is thousands of cells, made anew many times a
/// second.
package struct Cell: Equatable, Sendable {
  /// The character without marks.
  package internal(set) var scalar: Unicode.Scalar = " "
  /// Columns: 1; 2 for the left half of a wide character, 0 for its right half.
  package internal(set) var width: UInt8 = 1
  package internal(set) var style: Style

  private var firstMark: UInt32 = 0
  private var secondMark: UInt32 = 0

  package init(scalar: Unicode.Scalar = " ", style: Style = Style()) {
    self.scalar = scalar
    self.style = style
  }

  /// Whether it is the right half of the wide character in the cell before it.
  package var isContinuation: Bool { width == 0 }
  package var hasMarks: Bool { firstMark != 0 }

  /// Combining marks on the character, at most two: more is no writing system, but a way to
  /// paint over neighbours.
  package var marks: [Unicode.Scalar] {
    [firstMark, secondMark].filter { $0 != 0 }.compactMap(Unicode.Scalar.init)
  }

  mutating func add(mark: Unicode.Scalar) {
    if firstMark == 0 {
      firstMark = mark.value
    } else if secondMark == 0 {
      secondMark = mark.value
    }
  }
}
