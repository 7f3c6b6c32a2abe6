/// A slower storage than the real one: so many bytes a second, and a delay for each read.
package struct SimulatedStorage: Sendable, Equatable {
  /// Bytes per nanosecond.
  package let speed: Double
  /// Nanoseconds before the first byte of each read.
  package let latency: Int64

  /// Reads `600MB/s,100us`, or a speed alone.
  ///
  /// Units of speed are decimal, as on the box of a drive (`KB/s`, `MB/s`, `GB/s`), unless
  /// they are written `MiB/s`; a delay is in `ns`, `us`, `ms` or `s`.
  /// Throws ``ExpertsError/notAStorage(_:)``.
  package init(parsing text: String) throws(ExpertsError) {
    let parts = text.lowercased().split(separator: ",", omittingEmptySubsequences: false)
    let speeds: [String: Double] = [
      "b/s": 1, "kb/s": 1e3, "mb/s": 1e6, "gb/s": 1e9,
      "kib/s": 0x1p10, "mib/s": 0x1p20, "gib/s": 0x1p30,
    ]
    let delays: [String: Double] = ["ns": 1, "us": 1e3, "µs": 1e3, "ms": 1e6, "s": 1e9]
    // A delay of a minute or more, or less than a byte a second, is a slip of the pen.
    guard parts.count <= 2,
      let bytesPerSecond = Self.number(parts[0], units: speeds),
      (1...1e15).contains(bytesPerSecond),
      let nanoseconds = parts.count == 1 ? 0 : Self.number(parts[1], units: delays),
      nanoseconds < 60e9
    else { throw .notAStorage(text) }
    speed = bytesPerSecond / 1e9
    latency = Int64(nanoseconds)
  }

  private static func number(_ text: Substring, units: [String: Double]) -> Double? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let factor = units[String(text.dropFirst(digits.count))] else { return nil }
    return Double(digits).map { $0 * factor }
  }
}
