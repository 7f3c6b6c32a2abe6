// A seed must give the same trace on every machine, and the C library's functions differ
// between machines in the last bit. These use only operations that IEEE 754 rounds exactly.
extension Double {
  /// The natural logarithm of a positive normal number, good to 10⁻¹⁰.
  var portableLogarithm: Double {
    precondition(self > 0 && isNormal, "no logarithm of \(self)")
    var exponent = Double(self.exponent)
    var significand = self.significand
    // Between √½ and √2 the series below is shortest.
    if significand > 1.414_213_562_373_095_1 {
      significand *= 0.5
      exponent += 1
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), and |ratio| < 0.172.
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 1.0 / 11
    sum = sum * square + 1.0 / 9
    sum = sum * square + 1.0 / 7
    sum = sum * square + 1.0 / 5
    sum = sum * square + 1.0 / 3
    sum = sum * square + 1
    return exponent * 0.693_147_180_559_945_3 + 2 * ratio * sum
  }

  /// e to the power of this number, which must be between −700 and 0, good to 10⁻⁹ of it.
  var portableExponential: Double {
    precondition(self <= 0 && self >= -700, "no exponential of \(self)")
    let whole = Int(self * 1.442_695_040_888_963_4 - 0.5)
    let rest = self - Double(whole) * 0.693_147_180_559_945_3
    // |rest| ≤ ½ ln 2, so that eight terms are enough.
    var sum = 1.0
    for term in [1.0 / 8, 1.0 / 7, 1.0 / 6, 1.0 / 5, 1.0 / 4, 1.0 / 3, 1.0 / 2, 1.0] {
      sum = 1 + sum * rest * term
    }
    return sum * Double(sign: .plus, exponent: whole, significand: 1)
  }
}
