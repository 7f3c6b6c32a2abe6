import Events
import Experts
import Testing

@testable import Simulation

@Suite("What-if source")
struct WhatIfSourceTests {
  private func changed(_ change: (inout SessionHeader) -> Void) -> [SessionEvent] {
    var events = SampleRecording.events(slotCount: 24, tokens: 10)
    var header = SampleRecording.header(slotCount: 24)
    change(&header)
    events[0].fact = .header(header)
    return events
  }

  @Test func `a header that claims no model, or an impossible one, is refused`() {
    let changes: [(inout SessionHeader) -> Void] = [
      { $0.model.layerCount = 0 }, { $0.model.layerCount = -1 },
      { $0.model.expertCount = 0 }, { $0.model.expertCount = .max },
      { $0.model.layerCount = .max }, { $0.model.expertsPerToken = 0 },
      { $0.model.expertsPerToken = 17 },
    ]
    for change in changes {
      #expect(throws: WhatIfError.noShape) { try WhatIfSource(events: changed(change)) }
    }
  }

  @Test func `experts outside the model are refused`() {
    #expect(throws: TraceError.self) {
      try WhatIfSource(events: changed { $0.model.expertCount = 4 })
    }
    #expect(throws: TraceError.self) {
      try WhatIfSource(events: changed { $0.model.layerCount = 2 })
    }
  }

  @Test func `a session without tokens is refused`() {
    #expect(throws: TraceError.noTokens) {
      try WhatIfSource(events: Array(SampleRecording.events(slotCount: 24).prefix(1)))
    }
    #expect(throws: WhatIfError.noShape) { try WhatIfSource(events: []) }
  }

  @Test func `settings that make no sense do no harm`() throws {
    for value in [Int.min, -1, 0, .max] {
      let events = changed {
        $0.settings.slotCount = value
        $0.settings.slotBytes = value
        $0.settings.laneCount = value
        $0.model.expertBytes = value
      }
      let table = try WhatIf(try WhatIfSource(events: events)).table(of: [])
      #expect(!table.rows.isEmpty, "\(value)")
    }
  }

  @Test func `times that make no sense do no harm`() throws {
    var events = SampleRecording.events(slotCount: 24, tokens: 40)
    for (place, value) in [Int64.min, .max, -5, 0].enumerated() {
      guard case .token(var record) = events[10 + place].fact else { continue }
      record.time = TimeSplit(attention: value, experts: value, stall: value, other: value)
      record.start = value
      record.end = -(value / 2)
      for read in record.reads.indices {
        record.reads[read].bytes = Int(value)
        record.reads[read].start = -(value / 2)
        record.reads[read].end = value
      }
      events[10 + place].fact = .token(record)
    }
    let table = try WhatIf(try WhatIfSource(events: events)).table(of: [])
    #expect(table.rows.count == 4)
  }

  @Test func `a prefill batch is one pass, and figures speak of decode`() throws {
    var events = SampleRecording.events(slotCount: 24, tokens: 10)
    for place in 1...4 {
      guard case .token(var record) = events[place].fact else { continue }
      record.phase = .prefill
      (record.start, record.end) = (0, 1)
      events[place].fact = .token(record)
    }
    let source = try WhatIfSource(events: events)
    #expect(source.passes.count == 7)
    #expect(source.passes.count(where: \.isDecode) == 6)
    #expect(source.live?.counts.tokens == 6)
  }

  @Test func `budgets are shares, bytes or everything, and have a floor`() throws {
    let source = try WhatIfSource(events: SampleRecording.events(slotCount: 24, tokens: 10))
    #expect(try source.slotCount(of: .share(0.5)) == 48)
    #expect(try source.slotCount(of: .bytes(10 << 20)) == 10)
    #expect(try source.slotCount(of: .all) == 96)
    #expect(throws: ExpertsError.self) { try source.slotCount(of: .bytes(2 << 20)) }
  }
}
