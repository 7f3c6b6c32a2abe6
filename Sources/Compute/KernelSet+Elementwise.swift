import CKernels

// Door for door what ckernels.h describes; the formulas are there.
extension KernelSet {
  /// The products of `a` and `x`, element by element.
  ///
  /// `y` may be either.
  package func multiply(
    _ a: UnsafePointer<Float>,
    _ x: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.multiply(a, x, Int32(count), y)
  }

  /// Adds the products of `a` and `x` to y, element by element.
  package func multiplyAdd(
    _ a: UnsafePointer<Float>,
    _ x: UnsafePointer<Float>,
    count: Int,
    to y: UnsafeMutablePointer<Float>
  ) {
    table.multiply_add(a, x, Int32(count), y)
  }

  /// The sigmoid of the gate times x, element by element; SiLU where both are the same.
  ///
  /// `y` may be either.
  package func sigmoidMultiply(
    gate: UnsafePointer<Float>,
    _ x: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.sigmoid_multiply(gate, x, Int32(count), y)
  }

  /// GELU (tanh form) of the gate projection times the up projection (GEGLU).
  ///
  /// `y` may be either.
  package func geluMultiply(
    gate: UnsafePointer<Float>,
    up: UnsafePointer<Float>,
    count: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.gelu_multiply(gate, up, Int32(count), y)
  }

  /// Bends y so that it stays between -cap and cap: cap × tanh(y / cap).
  package func softCap(_ cap: Float, count: Int, _ y: UnsafeMutablePointer<Float>) {
    precondition(cap > 0, "a soft cap of \(cap)")
    table.soft_cap(cap, Int32(count), y)
  }

  /// One token of the gated delta rule: `state`, (valueSize, keySize), fades by `decay`, learns
  /// at `rate` to answer `key` with `value`, and answers `query` with `y`.
  ///
  /// `query` and `key` are (keySize), `value` and `y` are (valueSize).
  package func deltaStep(
    query: UnsafePointer<Float>,
    key: UnsafePointer<Float>,
    value: UnsafePointer<Float>,
    keySize: Int,
    valueSize: Int,
    decay: Float,
    rate: Float,
    state: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.delta_step(
      query,
      key,
      value,
      Int32(valueSize),
      Int32(keySize),
      decay,
      rate,
      state,
      y
    )
  }
}
