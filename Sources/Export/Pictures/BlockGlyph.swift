/// A character that is a picture: drawn as a rectangle, it meets its neighbours whatever the
/// font.
///
/// Unicode's "Block Elements" and the two lines of the screen; all sizes are shares of a cell.
struct BlockGlyph: Equatable {
  var x = 0.0
  var y = 0.0
  var width = 1.0
  var height = 1.0
  var opacity = 1.0

  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x2500:  // ─
      (y, height) = (0.5, 1.0 / 18)
    case 0x2502:  // │
      (x, width) = (4.0 / 9, 1.0 / 9)
    case 0x2580:  // ▀
      height = 0.5
    case 0x2581...0x2588:  // ▁ ▂ ▃ ▄ ▅ ▆ ▇ █
      height = Double(scalar.value - 0x2580) / 8
      y = 1 - height
    case 0x2589...0x258F:  // ▉ ▊ ▋ ▌ ▍ ▎ ▏
      width = Double(0x2590 - scalar.value) / 8
    case 0x2590:  // ▐
      (x, width) = (0.5, 0.5)
    case 0x2591...0x2593:  // ░ ▒ ▓
      opacity = Double(scalar.value - 0x2590) / 4
    case 0x25AA:  // ▪
      (x, y, width, height) = (2.0 / 9, 6.0 / 18, 5.0 / 9, 5.0 / 18)
    default:
      return nil
    }
  }

  /// Whether neighbours of one colour are one rectangle.
  var joins: Bool { width == 1 }
}
