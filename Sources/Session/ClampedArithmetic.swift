// A recording is an untrusted file: its times and sizes may be anything, and a sum of
// them must not end the program.
extension FixedWidthInteger {
  /// The sum, or the nearest number that fits.
  package func clampedSum(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, or the nearest number that fits.
  package func clampedDifference(_ other: Self) -> Self {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
