import Events
import Session
import Simulation

/// The track of the engine: a slice for each forward pass, be it a token or a batch, and in it
/// where the time went, end to end; at its end the counters.
///
/// A record knows how long each part took, not when: the parts lie in a fixed order.
struct EngineTrack {
  /// A forward pass whose tokens are still coming.
  private var pass: Pass?
  /// Nothing may begin before this, or slices would overlap.
  private var free = TraceEvent.times.lowerBound

  fileprivate struct Pass {
    var first: TokenRecord
    var last: TokenRecord
    var tokens = 1
    var text: [UInt8]
    var split: TimeSplit
    var hits: Int
    var uses: Int
    var readBytes: Int
  }

  /// Takes in the next token, and returns the events of what ended before it.
  mutating func take(_ record: TokenRecord) -> [TraceEvent] {
    let point = TokenPoint(record)
    if let last = pass?.last, PassJoiner.isSamePass(last, record) {
      pass?.add(record, point)
      return []
    }
    let events = finish()
    pass = Pass(
      first: record,
      last: record,
      text: record.text,
      split: record.time,
      hits: point.hits,
      uses: point.uses,
      readBytes: point.readBytes
    )
    return events
  }

  /// The events of the last pass.
  mutating func finish() -> [TraceEvent] {
    guard let pass else { return [] }
    self.pass = nil
    let start = max(TraceEvent.clamped(pass.first.start), free)
    let end = max(TraceEvent.clamped(pass.first.end), start)
    free = end
    let text = PlainText.line(String(decoding: pass.text.prefix(400), as: UTF8.self), limit: 80)
    var slices = [
      TraceEvent.slice(
        pass.first.phase == .prefill ? "prefill" : "decode",
        .engine,
        track: 1,
        from: start,
        to: end,
        [
          "position": "\(pass.first.position)", "tokens": "\(pass.tokens)",
          "text": JSONText.string(text), "hits": "\(pass.hits)",
          "misses": "\(pass.uses - pass.hits)",
        ]
      )
    ]
    var begin = start
    let parts = [
      ("attention", pass.split.attention), ("experts", pass.split.experts),
      ("stall", pass.split.stall), ("other", pass.split.other),
    ]
    for (name, duration) in parts where duration > 0 && begin < end {
      let next = min(begin.clampedSum(duration), end)
      slices.append(.slice(name, .engine, track: 1, from: begin, to: next))
      begin = next
    }
    return slices + counters(pass, duration: end - start)
  }

  private func counters(_ pass: Pass, duration: Int64) -> [TraceEvent] {
    var counters: [TraceEvent] = []
    func add(_ name: String, _ value: Double) {
      counters.append(.counter(name, at: free, value))
    }
    if duration > 0 {
      if pass.first.phase == .decode {
        add("tokens/s", Double(pass.tokens) * 1e9 / Double(duration))
      }
      add("MB/s", Double(pass.readBytes) * 1e3 / Double(duration))
    }
    if pass.uses > 0 { add("hit %", Double(pass.hits) * 100 / Double(pass.uses)) }
    return counters
  }
}

extension EngineTrack.Pass {
  fileprivate mutating func add(_ record: TokenRecord, _ point: TokenPoint) {
    last = record
    if record.phase != .rejected { tokens += 1 }
    if text.count < 400 { text += record.text }
    split.attention = split.attention.clampedSum(record.time.attention)
    split.experts = split.experts.clampedSum(record.time.experts)
    split.stall = split.stall.clampedSum(record.time.stall)
    split.other = split.other.clampedSum(record.time.other)
    hits += point.hits
    uses += point.uses
    readBytes = readBytes.clampedSum(point.readBytes)
  }
}
