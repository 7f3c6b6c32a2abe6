import Dashboard
import Glibc

/// How somebody sees colours.
///
/// The three dichromacies, each the lack of one kind of cone: G. M. Machado, M. M. Oliveira,
/// L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency", IEEE TVCG 15(6), 2009; the matrices for severity 1 of its table, which are for
/// linear RGB.
package enum ColorVision: String, CaseIterable, Sendable {
  case normal, protanopia, deuteranopia, tritanopia

  /// What a colour, 0xRRGGBB, looks like.
  package func seen(_ rgb: UInt32) -> UInt32 {
    if self == .normal { return rgb }
    return seen(LinearColor(rgb)).rgb
  }

  /// The theme as it looks on a screen of true colour; what the terminal decides stays.
  package func seen(_ theme: Theme) -> Theme {
    var theme = theme
    for role in Theme.roles { theme[keyPath: role.color] = seen(theme[keyPath: role.color]) }
    theme.heat = theme.heat.map(seen)
    theme.diverge = theme.diverge.map(seen)
    return theme
  }

  private func seen(_ color: Color) -> Color {
    guard self != .normal, let rgb = color.completed.rgb else { return color }
    return Color(rgb: seen(rgb), named: color.named)
  }

  func seen(_ color: LinearColor) -> LinearColor {
    guard let matrix else { return color }
    func row(_ index: Int) -> Double {
      let sum =
        matrix[index] * color.red + matrix[index + 1] * color.green
        + matrix[index + 2] * color.blue
      return min(max(0, sum), 1)
    }
    return LinearColor(red: row(0), green: row(3), blue: row(6))
  }

  /// Three rows of three; `nil` leaves colours as they are.
  private var matrix: [Double]? {
    switch self {
    case .normal: nil
    case .protanopia:
      [
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
        1.051998,
      ]
    case .deuteranopia:
      [
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
        0.968881,
      ]
    case .tritanopia:
      [
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
        0.303900,
      ]
    }
  }
}

/// A colour by how much light it is: red, green and blue of sRGB (IEC 61966-2-1) from 0 to 1,
/// without its transfer function.
struct LinearColor {
  var red: Double
  var green: Double
  var blue: Double

  init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  init(_ rgb: UInt32) {
    func part(_ shift: UInt32) -> Double {
      let value = Double(rgb >> shift & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  var rgb: UInt32 {
    [red, green, blue].reduce(0) { rgb, part in
      let value = part <= 0.0031308 ? part * 12.92 : 1.055 * pow(part, 1 / 2.4) - 0.055
      return rgb << 8 | UInt32((min(max(0, value), 1) * 255).rounded())
    }
  }

  /// Relative luminance, from 0 to 1.
  var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  /// Contrast of two colours, from 1 to 21 (WCAG 2.1).
  func contrast(to other: LinearColor) -> Double {
    let (dark, light) = (min(luminance, other.luminance), max(luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)
  }
}

/// A colour by how it is perceived: CIE 1976 L*a*b* in the light of D65.
struct PerceivedColor {
  /// From 0, black, to 100, white.
  var lightness: Double
  var a: Double
  var b: Double

  init(_ rgb: UInt32, by vision: ColorVision = .normal) {
    let color = vision.seen(LinearColor(rgb))
    func root(_ value: Double) -> Double {
      value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116
    }
    let x = 0.4124 * color.red + 0.3576 * color.green + 0.1805 * color.blue
    let z = 0.0193 * color.red + 0.1192 * color.green + 0.9505 * color.blue
    let y = root(color.luminance)
    lightness = 116 * y - 16
    a = 500 * (root(x / 0.95047) - y)
    b = 200 * (y - root(z / 1.08883))
  }

  /// ΔE of 1976: about 2 can just be seen side by side.
  func distance(to other: PerceivedColor) -> Double {
    let squares = [lightness - other.lightness, a - other.a, b - other.b].map { $0 * $0 }
    return squares.reduce(0, +).squareRoot()
  }
}
