/// Numbers as the screen writes them: few digits, the same columns whatever the value.
package enum NumberText {
  /// What stands for a number that is not known.
  static let unknown = "-"

  /// `12.4`; `-` for what is no number.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 1e15 else { return unknown }
    let digits = Int(abs(scaled))
    let sign = scaled < 0 ? "-" : ""
    if decimals == 0 { return sign + String(digits) }
    let whole = digits / Int(scale)
    let rest = String(digits % Int(scale))
    return sign + String(whole) + "." + String(repeating: "0", count: decimals - rest.count) + rest
  }

  /// A share from 0 to 1 as `93.1`.
  static func percent(_ share: Double?, decimals: Int = 1) -> String {
    share.map { fixed($0 * 100, decimals: decimals) } ?? unknown
  }

  /// A rate with three digits: `3.42`, `12.4`, `310`.
  static func rate(_ value: Double?) -> String {
    guard let value else { return unknown }
    if value >= 99.95 { return fixed(value, decimals: 0) }
    return fixed(value, decimals: 1)
  }

  /// Bytes in units of a thousand: `7.8 GB`, `41 MB`, `512 B`.
  static func bytes(_ count: Double) -> String {
    guard count.isFinite else { return unknown }
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var value = max(0, count)
    var unit = 0
    while value >= 999.5, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    let decimals = unit == 0 || value >= 99.95 ? 0 : 1
    return fixed(value, decimals: decimals) + " " + units[unit]
  }

  static func bytes(_ count: Int) -> String { bytes(Double(count)) }

  /// A count in at most five columns: `812`, `3.1k`, `32k`, `1.2M`.
  static func count(_ count: Int) -> String {
    if count < 1000 { return String(max(0, count)) }
    var value = Double(count) / 1000
    var unit = "k"
    if value >= 999.5 {
      value /= 1000
      unit = "M"
    }
    return fixed(value, decimals: value < 9.95 ? 1 : 0) + unit
  }

  /// A count that is usually a multiple of 1024, which is then what `k` means: `32k`.
  static func powerOfTwo(_ count: Int) -> String {
    let (kilos, rest) = count.quotientAndRemainder(dividingBy: 1024)
    return kilos > 0 && kilos < 1000 && rest == 0 ? "\(kilos)k" : Self.count(count)
  }

  /// Nanoseconds as `5:51` or `1:02:03`.
  package static func clock(_ nanoseconds: Int64) -> String {
    let seconds = max(0, nanoseconds) / 1_000_000_000
    let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
    let (hours, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    return hours > 0
      ? "\(hours):\(twoDigits(minute)):\(twoDigits(second))" : "\(minute):\(twoDigits(second))"
  }

  /// Nanoseconds as `1.9 s`.
  static func seconds(_ nanoseconds: Int64) -> String {
    fixed(Double(max(0, nanoseconds)) / 1e9, decimals: 1) + " s"
  }

  /// Nanoseconds as milliseconds, without the unit: `36`, `0.4`.
  static func milliseconds(_ nanoseconds: Int64) -> String {
    let value = Double(max(0, nanoseconds)) / 1e6
    return fixed(value, decimals: value < 9.95 ? 1 : 0)
  }

  /// Seconds since 1970 as `2026-11-20 21:04`, in UTC.
  ///
  /// Days to dates by the method of Howard Hinnant, "chrono-Compatible Low-Level Date
  /// Algorithms": years begin in March, so that the leap day is the last.
  static func date(_ secondsSince1970: Double) -> String {
    // Year 0 to 9999, or the numbers are no date.
    guard secondsSince1970 > -62_167_219_200, secondsSince1970 < 253_402_300_800 else {
      return unknown
    }
    let minutes = Int((secondsSince1970 / 60).rounded(.down))
    let days = Int((Double(minutes) / 1440).rounded(.down))
    let minute = minutes - days * 1440
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * march + 2) / 5 + 1
    let month = march < 10 ? march + 3 : march - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let time = "\(twoDigits(minute / 60)):\(twoDigits(minute % 60))"
    return padded(String(year), 4, with: "0") + "-\(twoDigits(month))-\(twoDigits(day)) \(time)"
  }

  /// The text with so many columns at least, at their right end.
  static func padded(_ text: String, _ columns: Int, with filler: String = " ") -> String {
    String(repeating: filler, count: max(0, columns - text.utf8.count)) + text
  }

  private static func twoDigits(_ value: some BinaryInteger) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }
}
