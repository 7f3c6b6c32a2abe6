/// A colour in up to three precisions: what a terminal can show decides which one is used.
///
/// Without any of them it is the terminal's own colour for text or background.
package struct Color: Hashable, Sendable {
  // All of it in one word: a frame is thousands of colours, compared many times a second.
  private var rgbBits: UInt32 = 0
  private var indexedBits: UInt16 = 0
  private var namedBits: UInt16 = 0

  /// True colour: 0xRRGGBB.
  package var rgb: UInt32? {
    get { rgbBits == 0 ? nil : rgbBits & 0xFF_FFFF }
    set { rgbBits = newValue.map { $0 & 0xFF_FFFF | 0x100_0000 } ?? 0 }
  }

  /// A colour of the 256-colour palette.
  package var indexed: UInt8? {
    get { indexedBits == 0 ? nil : UInt8(truncatingIfNeeded: indexedBits) }
    set { indexedBits = newValue.map { UInt16($0) | 0x100 } ?? 0 }
  }

  /// A colour of the 16 that the user's terminal gives names to: 0 black … 15 bright white.
  package var named: UInt8? {
    get { namedBits == 0 ? nil : UInt8(truncatingIfNeeded: namedBits) }
    set { namedBits = newValue.map { UInt16($0) | 0x100 } ?? 0 }
  }

  package init(rgb: UInt32? = nil, indexed: UInt8? = nil, named: UInt8? = nil) {
    self.rgb = rgb
    self.indexed = indexed
    self.named = named
  }

  /// The terminal's own.
  package static let terminal = Color()

  package var isTerminal: Bool { self == .terminal }

  /// The same colour, with true colour and palette entry derived from each other where one
  /// of them is missing.
  ///
  /// Only entries 16 to 255 take part: the values of the first 16 belong to the user.
  package var completed: Color {
    var color = self
    if let rgb, indexed == nil { color.indexed = Self.nearestIndex(rgb) }
    if rgb == nil, let indexed { color.rgb = Self.paletteColor(indexed) }
    return color
  }

  /// The value of a palette entry as xterm defines it: a cube of 6 × 6 × 6 from 16 on, then
  /// 24 greys from 232 on; `nil` for the first 16.
  package static func paletteColor(_ index: UInt8) -> UInt32? {
    if index < 16 { return nil }
    if index >= 232 { return (UInt32(index) - 232) * 0x0A0A0A + 0x080808 }
    let steps: [UInt32] = [0, 95, 135, 175, 215, 255]
    let place = Int(index) - 16
    return steps[place / 36] << 16 | steps[place / 6 % 6] << 8 | steps[place % 6]
  }

  private static func nearestIndex(_ rgb: UInt32) -> UInt8? {
    (UInt8(16)...255).min { distance($0, rgb) < distance($1, rgb) }
  }

  /// How different a palette entry looks, as the square of a distance weighted by how much
  /// red there is (https://www.compuphase.com/cmetric.htm).
  private static func distance(_ index: UInt8, _ rgb: UInt32) -> Int {
    let other = paletteColor(index) ?? 0
    func part(_ value: UInt32, _ shift: UInt32) -> Int { Int(value >> shift & 0xFF) }
    let red = part(rgb, 16) - part(other, 16)
    let green = part(rgb, 8) - part(other, 8)
    let blue = part(rgb, 0) - part(other, 0)
    let mean = (part(rgb, 16) + part(other, 16)) / 2
    return (512 + mean) * red * red + 1024 * green * green + (767 - mean) * blue * blue
  }
}
