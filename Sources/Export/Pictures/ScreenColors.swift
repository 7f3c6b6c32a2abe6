import Dashboard

/// What colours look like where there is no terminal to decide.
struct ScreenColors {
  /// Of text, and behind it, where the theme leaves them to the terminal: 0xRRGGBB.
  let foreground: UInt32
  let background: UInt32

  init(_ theme: Theme) {
    let isLight = theme.variant == .light
    foreground = Self.rgb(theme.text) ?? (isLight ? 0x24292F : 0xD0D4DA)
    background = Self.rgb(theme.background) ?? (isLight ? 0xFFFFFF : 0x0F1318)
  }

  /// The 16 named colours as xterm has them when the user has chosen nothing.
  static let named: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]

  /// `nil` for the terminal's own.
  static func rgb(_ color: Color) -> UInt32? {
    if let rgb = color.completed.rgb { return rgb & 0xFF_FFFF }
    return (color.named ?? color.indexed).map { named[Int($0 & 15)] }
  }

  /// The ink and the paper of a style.
  func pair(_ style: Style) -> (ink: UInt32, paper: UInt32) {
    let ink = Self.rgb(style.foreground) ?? foreground
    let paper = Self.rgb(style.background) ?? background
    return style.attributes.contains(.reverse) ? (paper, ink) : (ink, paper)
  }

  /// `#rrggbb`.
  static func text(_ rgb: UInt32) -> String {
    let digits = String(rgb, radix: 16)
    return "#" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
