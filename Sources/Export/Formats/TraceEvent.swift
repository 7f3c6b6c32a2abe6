import Dashboard

/// One event of a Chrome trace, as JSON on one line.
struct TraceEvent {
  /// What the viewer shows as a process.
  enum Process: Int {
    case engine = 1
    case reads = 2
  }

  let json: String

  /// A time from a file, held to what a viewer can count: some 73 years.
  static let times: ClosedRange<Int64> = -0x20_0000_0000_0000...0x20_0000_0000_0000

  /// The name of a process, or of a track of it.
  static func name(of process: Process, track: Int? = nil, _ name: String) -> TraceEvent {
    let kind = track == nil ? "process_name" : "thread_name"
    return TraceEvent(
      json: "{\"ph\": \"M\", \"pid\": \(process.rawValue), \"tid\": \(track ?? 0), "
        + "\"name\": \"\(kind)\", \"args\": {\"name\": \(JSONText.string(name))}}"
    )
  }

  /// Something that lasts; `arguments` are JSON values by name.
  static func slice(
    _ name: String,
    _ process: Process,
    track: Int,
    from start: Int64,
    to end: Int64,
    _ arguments: KeyValuePairs<String, String> = [:]
  ) -> TraceEvent {
    precondition(start <= end, "a slice from \(start) to \(end)")
    return TraceEvent(
      json: "{\"ph\": \"X\", \"pid\": \(process.rawValue), \"tid\": \(track), "
        + "\"ts\": \(microseconds(start)), \"dur\": \(microseconds(end - start)), "
        + "\"name\": \(JSONText.string(name))\(text(arguments))}"
    )
  }

  /// Something that happens to the engine at one moment.
  static func instant(
    _ name: String,
    at time: Int64,
    _ arguments: KeyValuePairs<String, String>
  ) -> TraceEvent {
    TraceEvent(
      json: "{\"ph\": \"i\", \"pid\": 1, \"tid\": 1, \"s\": \"p\", "
        + "\"ts\": \(microseconds(clamped(time))), "
        + "\"name\": \(JSONText.string(name))\(text(arguments))}"
    )
  }

  static func counter(_ name: String, at time: Int64, _ value: Double) -> TraceEvent {
    TraceEvent(
      json: "{\"ph\": \"C\", \"pid\": 1, \"ts\": \(microseconds(clamped(time))), "
        + "\"name\": \(JSONText.string(name)), "
        + "\"args\": {\"value\": \(NumberText.fixed(value, decimals: 3))}}"
    )
  }

  static func clamped(_ time: Int64) -> Int64 {
    min(max(time, times.lowerBound), times.upperBound)
  }

  private static func text(_ arguments: KeyValuePairs<String, String>) -> String {
    if arguments.isEmpty { return "" }
    let pairs = arguments.map { "\(JSONText.string($0.key)): \($0.value)" }
    return ", \"args\": {\(pairs.joined(separator: ", "))}"
  }

  /// Nanoseconds as microseconds with three decimals.
  private static func microseconds(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
    let digits = String(rest)
    return (nanoseconds < 0 ? "-" : "") + "\(whole)."
      + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
