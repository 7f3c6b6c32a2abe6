import Events
import Foundation
import SampleSessions
import Testing

@testable import Export

@Suite("ChromeTrace")
struct ChromeTraceTests {
  private struct Slice {
    let name: String
    let track: String
    let start: Int64
    let end: Int64
  }

  private struct Trace {
    var slices: [Slice] = []
    var names: [String: String] = [:]
    var counters: [String: [Double]] = [:]
    var instants: [String] = []
    let leftOut: Int

    init(_ text: String) throws {
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      )
      leftOut = try #require((root["otherData"] as? [String: Any])?["readsLeftOut"] as? Int)
      for event in try #require(root["traceEvents"] as? [[String: Any]]) {
        let name = try #require(event["name"] as? String)
        let process = try #require(event["pid"] as? Int)
        let track = "\(process).\(event["tid"] as? Int ?? 0)"
        let arguments = event["args"] as? [String: Any] ?? [:]
        switch event["ph"] as? String {
        case "X":
          let start = try Self.nanoseconds(event["ts"])
          let end = try start + Self.nanoseconds(event["dur"])
          slices.append(Slice(name: name, track: track, start: start, end: end))
        case "M": names[track] = arguments["name"] as? String
        case "C": counters[name, default: []].append(try #require(arguments["value"] as? Double))
        case "i": instants.append(name)
        case let other: Issue.record("an event of kind \(other ?? "none")")
        }
      }
    }

    private static func nanoseconds(_ value: Any?) throws -> Int64 {
      Int64((try #require(value as? Double) * 1000).rounded())
    }

    /// Slices of a track that neither nest nor follow each other.
    var crossings: [String] {
      Dictionary(grouping: slices, by: \.track).values.flatMap { slices -> [String] in
        var open: [Slice] = []
        var wrong: [String] = []
        for slice in slices.sorted(by: { ($0.start, -$0.end) < ($1.start, -$1.end) }) {
          while let last = open.last, last.end <= slice.start { open.removeLast() }
          if let last = open.last, last.end < slice.end {
            wrong.append("\(slice) crosses \(last)")
          }
          open.append(slice)
        }
        return wrong
      }
    }
  }

  private func trace(_ events: [SessionEvent]) throws -> Trace {
    try Trace(exported(ChromeTrace(), ExportedSession(events)))
  }

  @Test func `a token is a slice with its parts end to end`() throws {
    let trace = try trace(SampleTalk.session(words: ["a"]))
    let engine = trace.slices.filter { $0.track == "1.1" }
    #expect(engine.map(\.name) == ["decode", "attention", "experts", "stall", "other"])
    #expect(engine.map(\.start) == [0, 0, 100, 300, 350])
    #expect(engine.map(\.end) == [500_000_000, 100, 300, 350, 500])
    #expect(
      trace.names == [
        "1.0": "moetop · tiny Q8_0", "2.0": "reads", "1.1": "engine", "2.1": "lane 2",
      ]
    )
    #expect(trace.counters == ["tokens/s": [2], "hit %": [66.667], "MB/s": [0.002]])
    #expect(trace.instants == ["user's turn", "assistant's turn", "evict", "mark here"])
  }

  @Test func `tokens of a prefill batch are one slice`() throws {
    var events = [SessionEvent(time: 0, fact: .header(TestSession.header()))]
    for position in 0..<3 {
      let record = TokenRecord(
        position: position,
        phase: .prefill,
        token: 1,
        time: TimeSplit(attention: 20, experts: 20),
        start: 0,
        end: 120
      )
      events.append(SessionEvent(time: 120, fact: .token(record)))
    }
    let slices = try trace(events).slices
    #expect(slices.map(\.name) == ["prefill", "attention", "experts"])
    #expect(slices.map(\.end) == [120, 60, 120])
  }

  @Test func `reads of a lane that overlap get tracks of their own`() throws {
    func read(_ start: Int64, _ end: Int64, lane: Int = 0) -> ReadRecord {
      ReadRecord(expert: ExpertID(layer: 1, index: 2), bytes: 3, start: start, end: end, lane: lane)
    }
    let record = TokenRecord(
      position: 0,
      phase: .decode,
      token: 1,
      reads: [read(5, 30), read(0, 10), read(10, 20), read(12, 13, lane: 1)]
    )
    let trace = try trace([SessionEvent(time: 0, fact: .token(record))])
    let reads = trace.slices.filter { $0.track.hasPrefix("2.") }
    #expect(reads.map(\.track) == ["2.1", "2.2", "2.1", "2.3"])
    #expect(trace.names["2.2"] == "lane 0, also 1")
    #expect(trace.crossings == [])
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `slices nest on every track, whatever the times`(seed: UInt64) throws {
    var random = TestSession.Random(seed: seed)
    var events = TestSession.random(seed: seed, tokens: 300)
    for place in events.indices {
      guard case .token(var record) = events[place].fact else { continue }
      record.start = Int64(random.below(2000))
      record.end = Int64(random.below(2000))
      record.time = TimeSplit(
        attention: Int64(random.below(900)) - 100,
        experts: Int64(random.below(900)),
        stall: Int64(random.below(900)),
        other: Int64(random.below(900))
      )
      for read in record.reads.indices {
        record.reads[read].start = Int64(random.below(2000))
        record.reads[read].end = Int64(random.below(2000))
        record.reads[read].lane = random.below(3)
      }
      events[place].fact = .token(record)
    }
    let trace = try trace(events)
    #expect(trace.crossings == [])
    #expect(trace.slices.count > 300)
  }

  @Test func `reads beyond all tracks are counted`() throws {
    let reads = (0..<300).map { _ in
      ReadRecord(expert: ExpertID(layer: 0, index: 0), bytes: 1, start: 0, end: 9, lane: 0)
    }
    let record = TokenRecord(position: 0, phase: .decode, token: 1, reads: reads)
    #expect(try trace([SessionEvent(time: 0, fact: .token(record))]).leftOut == 44)
  }
}
