/// Numbers to blocks of 32 weights that share a half-precision scale.
///
/// The same arithmetic, in the same order, as ggml's reference (`quantize_row_q4_0_ref` and
/// `quantize_row_q8_0_ref` in ggml-quants.c), so that files made by either are alike.
package enum BlockQuantiser {
  private static let weightCount = 32

  /// Quantises to Q4_0: a scale, then codes of 4 bits that count from -8.
  ///
  /// The first weight of largest size, with its sign, becomes -8 times the scale. Weight j
  /// and j + 16 share a byte.
  ///
  /// - Parameters:
  ///   - values: whole blocks of weights
  ///   - blocks: room for 18 bytes for each block
  /// - Returns: false where a weight is not finite, or the scale too large for half precision
  package static func quantiseQ4(
    _ values: UnsafeBufferPointer<Float>,
    into blocks: UnsafeMutableRawPointer
  ) -> Bool {
    precondition(values.count % weightCount == 0, "\(values.count) weights")
    guard var block = values.baseAddress else { return true }
    var target = blocks
    for _ in 0..<values.count / weightCount {
      let size = largestSize(block)
      var place = 0
      while block[place].magnitude < size { place += 1 }
      let scale = block[place] / -8
      guard size.isFinite, store(scale, to: target) else { return false }
      let inverse = inverse(of: scale)
      for place in 0..<16 {
        let low = min(15, UInt8(block[place] * inverse + 8.5))
        let high = min(15, UInt8(block[place + 16] * inverse + 8.5))
        target.storeBytes(of: low | high << 4, toByteOffset: 2 + place, as: UInt8.self)
      }
      block += weightCount
      target += 18
    }
    return true
  }

  /// Quantises to Q8_0: a scale, then signed bytes, halves rounded away from zero.
  ///
  /// - Parameters:
  ///   - values: whole blocks of weights
  ///   - blocks: room for 34 bytes for each block
  /// - Returns: false where a weight is not finite, or the scale too large for half precision
  package static func quantiseQ8(
    _ values: UnsafeBufferPointer<Float>,
    into blocks: UnsafeMutableRawPointer
  ) -> Bool {
    precondition(values.count % weightCount == 0, "\(values.count) weights")
    guard var block = values.baseAddress else { return true }
    var target = blocks
    for _ in 0..<values.count / weightCount {
      let size = largestSize(block)
      let scale = size / 127
      guard size.isFinite, store(scale, to: target) else { return false }
      let inverse = inverse(of: scale)
      for place in 0..<weightCount {
        // The fraction is exact, so this rounds as `roundf` does, which would be a call.
        let value = block[place] * inverse
        let whole = Int8(value)
        let rest = value - Float(whole)
        let rounded = whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0)
        target.storeBytes(of: rounded, toByteOffset: 2 + place, as: Int8.self)
      }
      block += weightCount
      target += 34
    }
    return true
  }

  /// The largest absolute value of a block; infinite or not a number if any weight is.
  private static func largestSize(_ block: UnsafePointer<Float>) -> Float {
    // Without the sign, the bits of floats order as the floats do, with NaN at the top.
    var largest: UInt32 = 0
    for place in 0..<weightCount {
      largest = max(largest, block[place].bitPattern & 0x7FFF_FFFF)
    }
    return Float(bitPattern: largest)
  }

  private static func store(_ scale: Float, to target: UnsafeMutableRawPointer) -> Bool {
    let half = Float16(scale)
    target.storeBytes(of: half.bitPattern, as: UInt16.self)
    return half.isFinite
  }

  /// What weights are multiplied by; zero where the block is, or so nearly that the inverse
  /// is infinite while the scale is zero in half precision.
  private static func inverse(of scale: Float) -> Float {
    let inverse = 1 / scale
    return inverse.isFinite ? inverse : 0
  }
}
