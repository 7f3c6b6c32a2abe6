import Events
import Experts
import SampleFiles
import Testing

@testable import Simulation

@Suite("What-if")
struct WhatIfTests {
  private func whatIf(slotCount: Int, storage: String? = nil) throws -> WhatIf {
    WhatIf(
      try WhatIfSource(events: SampleRecording.events(slotCount: slotCount)),
      storage: try storage.map { text in try SimulatedStorage(parsing: text) }
    )
  }

  private func settings(_ policy: String, _ slotCount: Int) -> WhatIfSettings {
    WhatIfSettings(decider: .policy(policy), slotCount: slotCount)
  }

  @Test func `recorded and live row come first, the bounds last`() throws {
    let table = try whatIf(slotCount: 30).table(of: [settings("lfu", 30)])
    #expect(table.rows.map(\.kind) == [.recorded, .live, .simulated, .bound, .bound])
    #expect(table.rows.map(\.settings.admission) == [.forced, .forced, .forced, .forced, .bypass])
    #expect(table.baseline?.kind == .live)
  }

  @Test func `the simulation at the live settings gives what was recorded`() throws {
    let table = try whatIf(slotCount: 30).table(of: [])
    #expect(table.reproduction == .exact)
    #expect(table.rows[0].counts.hits == table.rows[1].counts.hits)
    #expect(table.rows[0].counts.evictions == table.rows[1].counts.evictions)
    #expect(table.rows[0].counts.misses > 0)
  }

  @Test func `a recording that says otherwise is found out`() throws {
    var events = SampleRecording.events(slotCount: 30)
    guard case .token(var record) = events[150].fact else {
      Issue.record("event 150 is no token")
      return
    }
    for place in record.uses.indices { record.uses[place].outcome = .miss }
    events[150].fact = .token(record)
    let table = try WhatIf(try WhatIfSource(events: events)).table(of: [])
    guard case .differs(let recorded, let simulated) = table.reproduction else {
      Issue.record("\(String(describing: table.reproduction))")
      return
    }
    #expect(recorded > simulated)
  }

  @Test func `a live policy that is not known is said, and others are tried`() throws {
    var events = SampleRecording.events(slotCount: 30)
    var header = SampleRecording.header(slotCount: 30, policy: "oracle")
    header.settings.policy = "oracle"
    events[0].fact = .header(header)
    let table = try WhatIf(try WhatIfSource(events: events)).table(of: [settings("lru", 30)])
    guard case .unknown(let reason) = table.reproduction else {
      Issue.record("\(String(describing: table.reproduction))")
      return
    }
    #expect(reason.hasPrefix("'oracle' is not a policy"))
    #expect(table.rows.map(\.kind) == [.simulated, .bound, .bound])
  }

  @Test func `no policy beats the bounds, and bypass is no worse than forced`() throws {
    let names = ["lru", "lfu", "hobbit", "sieve", "s3-fifo"]
    let table = try whatIf(slotCount: 24).table(of: names.map { settings($0, 24) })
    let bounds = table.rows.filter { $0.kind == .bound }
    let best = try #require(table.rows.filter { $0.kind == .simulated }.map(\.counts.hits).max())
    #expect(bounds[0].counts.hits > best)
    #expect(bounds[1].counts.hits >= bounds[0].counts.hits)
  }

  @Test func `recorded at one budget, the speed at others is foretold`() throws {
    for recordedAt in [24, 48] {
      let whatIf = try whatIf(slotCount: recordedAt)
      for slotCount in [24, 36, 48, 72] {
        let estimate = try #require(try whatIf.row(of: settings("lru", slotCount)).speed)
        let truth = try #require(
          try WhatIfSource(events: SampleRecording.events(slotCount: slotCount)).live?
            .tokensPerSecond
        )
        #expect(abs(estimate.tokensPerSecond / truth - 1) < 0.02, "\(recordedAt) \(slotCount)")
        #expect(estimate.error < 0.05)
      }
    }
  }

  @Test func `a slower storage is slower, and in doubt`() throws {
    let own = try #require(try whatIf(slotCount: 24).row(of: settings("lru", 24)).speed)
    // A tenth of the speed that was recorded.
    let slow = try whatIf(slotCount: 24, storage: "100MB/s,200us")
    let estimate = try #require(try slow.row(of: settings("lru", 24)).speed)
    #expect(estimate.tokensPerSecond < own.tokensPerSecond / 5)
  }

  @Test func `resident is without misses, pre-gated reads the same but waits less`() throws {
    let whatIf = try whatIf(slotCount: 24)
    var asked = settings("lru", 24)
    let onDemand = try whatIf.row(of: asked)
    asked.schedule = .resident
    let resident = try whatIf.row(of: asked)
    #expect(resident.counts.misses == 0)
    #expect(resident.settings.slotCount == 96)
    #expect(resident.isExact)
    asked.schedule = .preGated
    let preGated = try whatIf.row(of: asked)
    // Only the first layer has nobody who chooses for it.
    #expect(preGated.counts.late > preGated.counts.misses)
    #expect(preGated.counts.misses < onDemand.counts.misses / 2)
    #expect(!preGated.isExact)
    let (early, late) = (try #require(preGated.speed), try #require(onDemand.speed))
    #expect(early.stallPerToken < late.stallPerToken)
  }

  @Test func `a ladder has fewer misses on every step, to all experts`() throws {
    let table = try whatIf(slotCount: 24).table(of: [])
    #expect(table.ladder.contains { $0.slotCount == 24 })
    #expect(table.ladder.last?.slotCount == 96)
    #expect(
      zip(table.ladder, table.ladder.dropFirst()).allSatisfy {
        $0.missesPerToken >= $1.missesPerToken
      }
    )
  }

  @Test func `a trace has no speeds, and no row that was live`() throws {
    let text = """
      # route_trace v1
      # model=m arch=x n_layer=1 n_expert=4 n_expert_used=1
      # layer=0 expert_bytes=1000 dense_bytes=0
      turn,phase,step,layer,slot,expert,weight,residency,expert_bytes
      0,1,0,0,0,0,1,0,1000
      0,1,1,0,0,1,1,0,1000
      0,1,2,0,0,0,1,0,1000
      0,1,3,0,0,1,1,0,1000

      """
    let folder = try TemporaryFolder()
    let file = try RouteTraceFile(path: folder.write(Array(text.utf8), to: "trace.csv"))
    let whatIf = WhatIf(try WhatIfSource(trace: file))
    let table = try whatIf.table(of: [settings("lru", 2)])
    #expect(table.rows.map(\.kind) == [.simulated, .bound, .bound])
    #expect(table.rows[0].counts.hits == 2)
    #expect(table.rows[0].counts.readBytesPerToken == 500)
    #expect(table.rows[0].speed == nil)
    #expect(table.reproduction == nil)
  }

  @Test func `predictors that remember read early, those that compute are refused`() throws {
    let whatIf = try whatIf(slotCount: 24)
    // With room for all that the token before chose, nothing would be left to guess.
    var asked = settings("lru", 8)
    asked.predictor = "previous-token"
    let row = try whatIf.row(of: asked)
    #expect(row.counts.late > 0)
    #expect(!row.isExact)
    asked.predictor = "next-router"
    #expect(throws: WhatIfError.needsModel(predictor: "next-router")) { try whatIf.row(of: asked) }
    asked.predictor = "nobody"
    #expect(throws: PredictorError.self) { try whatIf.row(of: asked) }
  }

  @Test func `quotas by dynamic programming come from the session itself`() throws {
    var asked = settings("lru", 24)
    asked.scope = .dp
    #expect(try whatIf(slotCount: 24).row(of: asked).counts.hits > 0)
  }
}
