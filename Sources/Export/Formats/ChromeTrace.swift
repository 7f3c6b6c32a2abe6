import Events

/// A session for Perfetto (https://ui.perfetto.dev) and chrome://tracing: "Trace Event
/// Format", the JSON of Chromium.
///
/// One process computes and has the counters; another reads, with a track for each lane.
/// Slices of a track nest, or follow each other.
struct ChromeTrace: ExportFormat {
  let name = "perfetto"
  let fileEnding = "json"
  let summary = "a timeline of tokens, reads and counters for ui.perfetto.dev"

  func export(
    _ session: ExportedSession,
    _ settings: ExportSettings,
    to write: (String) throws -> Void
  ) throws {
    try write("{\"displayTimeUnit\": \"ms\", \"traceEvents\": [\n")
    try write(TraceEvent.name(of: .engine, session.title).json)
    func add(_ event: TraceEvent) throws { try write(",\n" + event.json) }
    try add(.name(of: .reads, "reads"))
    try add(.name(of: .engine, track: 1, "engine"))

    var engine = EngineTrack()
    var reads: [ReadRecord] = []
    for place in session.part {
      let event = session.events[place]
      switch event.fact {
      case .token(let record):
        try engine.take(record).forEach(add)
        if let evictions = Self.evictions(record) { try add(evictions) }
        reads += record.reads
      case .turn(let turn):
        try add(.instant("\(turn.role.rawValue)'s turn", at: event.time, [:]))
      case .mark(let name):
        try add(.instant("mark \(PlainText.line(name, limit: 60))", at: event.time, [:]))
      default: break
      }
    }
    try engine.finish().forEach(add)

    var tracks = ReadTracks()
    // Reads of a token may have begun long before it, for its sake or another's.
    for read in reads.sorted(by: { $0.start < $1.start }) {
      try tracks.take(read).forEach(add)
    }
    try write("\n], \"otherData\": {\"readsLeftOut\": \(tracks.leftOut)}}\n")
  }

  private static func evictions(_ record: TokenRecord) -> TraceEvent? {
    if record.evictions.isEmpty { return nil }
    let names = record.evictions.map { "\($0)" }.joined(separator: ", ")
    return .instant("evict", at: record.end, ["experts": JSONText.string(names)])
  }
}
