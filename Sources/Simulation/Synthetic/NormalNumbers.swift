/// Numbers of the standard normal distribution from a seed, the same on every machine.
///
/// The bits are SplitMix64's (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014, doi:10.1145/2714064.2660195), the distribution is made with the polar
/// method (Marsaglia and Bray, SIAM Review 6 (1964), doi:10.1137/1006063).
struct NormalNumbers {
  private var state: UInt64
  /// The second number of a pair.
  private var spare: Float?

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> Float {
    if let number = spare {
      spare = nil
      return number
    }
    let (first, second) = pair()
    spare = second
    return first
  }

  /// Fills a buffer.
  mutating func fill(_ buffer: UnsafeMutableBufferPointer<Float>) {
    var index = 0
    while index + 1 < buffer.count {
      (buffer[index], buffer[index + 1]) = pair()
      index += 2
    }
    if index < buffer.count { buffer[index] = next() }
  }

  mutating func array(_ count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(buffer)
      filled = count
    }
  }

  /// Moves numbers on by one step of AR(1), which keeps their variance at 1.
  mutating func drift(_ values: inout [Float], memory: Float) {
    let fresh = (1 - memory * memory).squareRoot()
    for index in values.indices { values[index] = memory * values[index] + fresh * next() }
  }

  @inline(__always)
  private mutating func pair() -> (Float, Float) {
    while true {
      let bits = nextBits()
      // A point in the square from −1 to 1, in steps of 2⁻³¹.
      let x = Double(Int32(truncatingIfNeeded: bits >> 32)) * 0x1p-31
      let y = Double(Int32(truncatingIfNeeded: bits)) * 0x1p-31
      let square = x * x + y * y
      if square < 1 && square > 0 {
        let factor = (-2 * square.portableLogarithm / square).squareRoot()
        return (Float(x * factor), Float(y * factor))
      }
    }
  }

  @inline(__always)
  private mutating func nextBits() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
