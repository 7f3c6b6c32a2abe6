import CKernels

// Door for door what ckernels.h describes; the formulas are there.
extension KernelSet {
  /// The sum of x[i] × y[i].
  package func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
    var result: Float = 0
    table.dot(x, y, Int32(count), &result)
    return result
  }

  /// Adds x to y.
  package func add(_ x: UnsafePointer<Float>, count: Int, to y: UnsafeMutablePointer<Float>) {
    table.add(x, Int32(count), y)
  }

  /// Multiplies x with a number; what multiplies only once per token needs no kernel.
  package func scale(_ x: UnsafeMutablePointer<Float>, count: Int, by factor: Float) {
    for index in 0..<count { x[index] *= factor }
  }

  /// Adds `factor` × x to y.
  package func accumulate(
    _ factor: Float,
    _ x: UnsafePointer<Float>,
    count: Int,
    to y: UnsafeMutablePointer<Float>
  ) {
    table.accumulate(factor, x, Int32(count), y)
  }

  /// RMS norm of `rows` rows of `width`: each divided by the root of its mean square, times
  /// `weight`.
  ///
  /// `y` may be `x`.
  package func rmsNorm(
    _ x: UnsafePointer<Float>,
    rows: Int,
    width: Int,
    weight: UnsafePointer<Float>,
    epsilon: Float,
    into y: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      table.rms_norm(x + row * width, weight, Int32(width), epsilon, y + row * width)
    }
  }

  /// e to the power of every x.
  ///
  /// `y` may be `x`.
  package func exponential(
    _ x: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.exponential(x, Int32(count), y)
  }

  /// Softmax of x.
  ///
  /// `y` may be `x`.
  package func softmax(
    _ x: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.softmax(x, Int32(count), y)
  }

  /// SiLU of the gate projection times the up projection, element by element (SwiGLU).
  ///
  /// `y` may be either.
  package func siluMultiply(
    gate: UnsafePointer<Float>,
    up: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.silu_multiply(gate, up, Int32(count), y)
  }

  /// The same with the gate at most 7, the up projection within -7...7 and one added to it,
  /// and a steeper sigmoid: the activation of gpt-oss.
  ///
  /// `y` may be either.
  package func clampedSiluMultiply(
    gate: UnsafePointer<Float>,
    up: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.clamped_silu_multiply(gate, up, Int32(count), y)
  }
}
