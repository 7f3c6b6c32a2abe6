import Dashboard

/// How many colours the terminal has, and so which number stands for a colour.
package enum ColorDepth: Int, Comparable, Sendable {
  /// Attributes only.
  case none
  /// Black to white; bright ones by boldness.
  case eight
  case sixteen
  case palette
  /// A number is 0xRRGGBB, except that 0 to 7 are the named colours.
  case direct

  init(colorCount: Int) {
    switch colorCount {
    case ..<8: self = .none
    case ..<16: self = .eight
    case ..<256: self = .sixteen
    case 256: self = .palette
    default: self = .direct
    }
  }

  package static func < (one: ColorDepth, other: ColorDepth) -> Bool {
    one.rawValue < other.rawValue
  }

  /// What curses calls the color; -1 is the terminal's own.
  func number(of color: Color) -> Int32 {
    if color.isTerminal { return -1 }
    switch self {
    case .none:
      return -1
    case .eight:
      return named(color) % 8
    case .sixteen:
      return named(color)
    case .palette:
      return Int32(color.completed.indexed ?? color.named ?? 0)
    case .direct:
      if let rgb = color.completed.rgb { return Self.directNumber(rgb & 0xFF_FFFF) }
      let name = Int(color.indexed ?? color.named ?? 0) & 15
      return name < 8 ? Int32(name) : Self.directNumber(Self.namedValues[name])
    }
  }

  /// Whether text in the color must be bold to be as bright as it should.
  func needsBold(_ color: Color) -> Bool {
    self == .eight && !color.isTerminal && named(color) >= 8
  }

  /// The nearest colour that is not one of the numbers of the named ones: one step of green
  /// is not to be seen.
  private static func directNumber(_ rgb: UInt32) -> Int32 {
    Int32(rgb < 8 ? rgb | 0x000100 : rgb)
  }

  private func named(_ color: Color) -> Int32 {
    if let named = color.named { return Int32(named & 15) }
    if let indexed = color.indexed, indexed < 16 { return Int32(indexed) }
    let rgb = color.completed.rgb ?? 0
    let nearest = Self.namedValues.indices.min {
      Self.distance(Self.namedValues[$0], rgb) < Self.distance(Self.namedValues[$1], rgb)
    }
    return Int32(nearest ?? 0)
  }

  /// The 16 named colours as xterm has them when the user has chosen nothing.
  private static let namedValues: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]

  private static func distance(_ one: UInt32, _ other: UInt32) -> Int {
    [16, 8, 0].reduce(0) { sum, shift in
      let difference = Int(one >> UInt32(shift) & 0xFF) - Int(other >> UInt32(shift) & 0xFF)
      return sum + difference * difference
    }
  }
}
