/// What a cell of the map says of two sessions, told apart by shape as well as by colour.
package struct DifferenceGlyphs: Equatable, Sendable {
  package var onlyLeft: Unicode.Scalar
  package var onlyRight: Unicode.Scalar
  package var both: Unicode.Scalar
  /// Several experts in one cell: some are only in the left session, some only in the right.
  package var mixed: Unicode.Scalar

  /// The left half of a cell stands for the left session, the right half for the right.
  package static let blocks = DifferenceGlyphs(
    onlyLeft: "▌",
    onlyRight: "▐",
    both: "█",
    mixed: "▚"
  )
  package static let braille = DifferenceGlyphs(
    onlyLeft: "⡇",
    onlyRight: "⢸",
    both: "⣿",
    mixed: "⡱"
  )
  package static let ascii = DifferenceGlyphs(
    onlyLeft: "<",
    onlyRight: ">",
    both: "#",
    mixed: "x"
  )
}
