/// A number of bytes, as people read it: three digits and a binary unit.
package struct ByteCount: CustomStringConvertible, Sendable {
  private let bytes: Int

  package init(_ bytes: Int) {
    self.bytes = bytes
  }

  package var description: String {
    var value = Double(bytes)
    var unit = 0
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    while value >= 1024 && unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    if unit == 0 { return "\(bytes) B" }
    let tenths = Int((value * 10).rounded())
    return tenths >= 1000
      ? "\((tenths + 5) / 10) \(units[unit])"
      : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
