// The two functions that the heat scale needs. They run once per change of half-life or
// model, so they are plain series, good to about one unit in the last place. Nothing here
// calls the C library: `rounded()` and strides of `Double` would.
extension Double {
  /// The base-2 logarithm of a positive finite number.
  var binaryLogarithm: Double {
    precondition(self > 0 && isFinite, "no logarithm of \(self)")
    var exponent = Double(self.exponent)
    var significand = self.significand
    // Between √½ and √2 the series below is shortest.
    if significand > 1.414_213_562_373_095_1 {
      significand /= 2
      exponent += 1
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), and |ratio| < 0.172.
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for odd in stride(from: 23, through: 1, by: -2) {
      sum = sum * square + 1 / Double(odd)
    }
    return exponent + 2 * ratio * sum * 1.442_695_040_888_963_4
  }

  /// Two to the power of a number between −1000 and 1000.
  init(powerOfTwo power: Double) {
    precondition(power.magnitude <= 1000, "2^\(power) is out of range")
    let whole = Int(power + (power < 0 ? -0.5 : 0.5))
    // e^x for |x| ≤ ½ ln 2.
    let rest = (power - Double(whole)) * 0.693_147_180_559_945_3
    var sum = 1.0
    for term in stride(from: 16, through: 1, by: -1) {
      sum = 1 + sum * rest / Double(term)
    }
    self = sum * Double(sign: .plus, exponent: whole, significand: 1)
  }
}
