import Simulation

/// A what-if table as JSON: bytes, seconds, shares from 0 to 1.
struct WhatIfDocument: Encodable {
  struct Row: Encodable {
    let kind: String
    let policy: String
    let scope: String
    let admission: String
    let schedule: String
    let predictor: String?
    let slots: Int
    let budgetBytes: Int
    let tokens: Int
    let requests: Int
    let hits: Int
    let late: Int
    let misses: Int
    let evictions: Int
    let hitRate: Double?
    let missesPerToken: Double?
    let readBytesPerToken: Double?
    let tokensPerSecond: Double?
    /// How far the estimate may be off, as a share of it.
    let error: Double?
    let stallSecondsPerToken: Double?
    let isExact: Bool
  }

  /// One number of slots and its misses.
  struct Step: Encodable {
    let slots: Int
    let hitRate: Double
    let missesPerToken: Double
  }

  let rows: [Row]
  /// Whether the simulation of the live settings gives what was recorded; left out for a
  /// trace, and where the live settings cannot be simulated.
  let reproducesRecording: Bool?
  let experts: Int
  let slotBytes: Int
  /// What fitted compute and read times were corrected by.
  let computeFactor: Double?
  let readFactor: Double?
  /// The delay before an event's reads that corrects the stalls, if that does.
  let startDelaySeconds: Double?
  /// Misses of LRU with 0, 1, 2, … slots over the whole session.
  let curve: [Int]
  let curveRequests: Int
  /// The live policy with other numbers of slots.
  let ladder: [Step]
  let advice: String

  init(_ table: WhatIfTable) {
    rows = table.rows.map { Row($0, slotBytes: table.slotBytes) }
    reproducesRecording =
      switch table.reproduction {
      case .exact: true
      case .differs: false
      case .unknown, nil: nil
      }
    experts = table.totalExpertCount
    slotBytes = table.slotBytes
    computeFactor = table.calibration?.computeFactor
    readFactor = table.calibration?.readFactor
    startDelaySeconds = table.calibration.map { $0.model.storage.startDelay / 1e9 }
    curve = table.curve.misses
    curveRequests = table.curve.requests
    ladder = table.ladder.map {
      Step(slots: $0.slotCount, hitRate: $0.hitRate, missesPerToken: $0.missesPerToken)
    }
    advice = table.advice
  }
}

extension WhatIfDocument.Row {
  init(_ row: WhatIfRow, slotBytes: Int) {
    kind = row.kind.rawValue
    policy = row.settings.decider.name
    scope = row.settings.scope.rawValue
    admission = row.settings.admission.rawValue
    schedule = row.settings.schedule.rawValue
    predictor = row.settings.predictor
    slots = row.settings.slotCount
    budgetBytes = row.settings.slotCount * slotBytes
    tokens = row.counts.tokens
    requests = row.counts.requests
    hits = row.counts.hits
    late = row.counts.late
    misses = row.counts.misses
    evictions = row.counts.evictions
    hitRate = row.counts.hitRate
    missesPerToken = row.counts.missesPerToken
    readBytesPerToken = row.counts.readBytesPerToken
    tokensPerSecond = row.speed?.tokensPerSecond
    error = row.speed?.error
    stallSecondsPerToken = row.speed.map { $0.stallPerToken / 1e9 }
    isExact = row.isExact
  }
}
