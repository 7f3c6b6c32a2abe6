import Events
import Experts

/// Asks a session what other settings would have given, with the same routing.
package struct WhatIf: Sendable {
  package let source: WhatIfSource
  /// `nil` where speeds cannot be estimated.
  package let calibration: SpeedCalibration?

  /// - Parameters:
  ///   - source: the session
  ///   - storage: another storage than the one that the session ran on
  package init(_ source: WhatIfSource, storage: SimulatedStorage? = nil) {
    self.source = source
    calibration = SpeedCalibration(source: source, storage: storage)
  }

  /// The settings that were live, where they can be simulated.
  /// - Throws: ``PolicyError`` for a policy that is not known
  package func liveSettings() throws -> WhatIfSettings? {
    guard let settings = source.live?.settings else { return nil }
    return WhatIfSettings(
      decider: .policy(try PolicyCatalog.entry(named: settings.policy).name),
      slotCount: min(max(settings.slotCount, source.floor), source.totalExpertCount),
      scope: settings.scope.flatMap(PolicyScope.init(rawValue:)) ?? .shared,
      admission: settings.admission.flatMap(AdmissionMode.init(rawValue:)) ?? .forced,
      schedule: Schedule(rawValue: settings.schedule) ?? .onDemand,
      predictor: settings.predictor
    )
  }

  /// Answers for settings that somebody asks about.
  ///
  /// - Returns: recorded and live row first, bounds last
  /// - Throws: ``PolicyError``, ``PredictorError`` or ``WhatIfError``
  package func table(of asked: [WhatIfSettings]) throws -> WhatIfTable {
    let (live, reproduction) = liveRow()
    var rows = [recordedRow(live?.settings), live].compactMap(\.self)
    for settings in asked { rows.append(try row(of: settings)) }
    let basis = live?.settings ?? asked.first
    if let basis { rows += try bounds(of: basis) }
    let places = ExpertPlaces(layers: 0..<source.layerCount, expertCount: source.expertCount)
    var table = WhatIfTable(
      rows: rows,
      reproduction: reproduction,
      curve: MissCurve.measure(source.trace, places: places).shared,
      ladder: try basis.map(ladder) ?? [],
      totalExpertCount: source.totalExpertCount,
      slotBytes: source.slotBytes,
      calibration: calibration,
      advice: ""
    )
    table.advice = Advisor(table).advice
    return table
  }

  /// Simulates one row.
  /// - Throws: ``PolicyError``, ``PredictorError`` or ``WhatIfError``
  package func row(of settings: WhatIfSettings) throws -> WhatIfRow {
    try serve(settings, kind: settings.decider == .belady ? .bound : .simulated) { _, _ in }
  }

  /// The same settings with other numbers of slots, tenth by tenth of all experts.
  package func ladder(of settings: WhatIfSettings) throws -> [WhatIfTable.Step] {
    var settings = settings
    settings.schedule = .onDemand
    settings.predictor = nil
    let total = source.totalExpertCount
    let sizes = Set((1...10).map { total * $0 / 10 } + [settings.slotCount])
    return try sizes.filter { $0 >= source.floor }.sorted().map { slotCount in
      settings.slotCount = slotCount
      let counts = try row(of: settings).counts
      return WhatIfTable.Step(
        slotCount: slotCount,
        missesPerToken: counts.missesPerToken,
        hitRate: counts.hitRate
      )
    }
  }

  // MARK: - Rows

  private func recordedRow(_ settings: WhatIfSettings?) -> WhatIfRow? {
    guard let live = source.live, let settings else { return nil }
    let speed = live.tokensPerSecond.map {
      SpeedEstimate(
        tokensPerSecond: $0,
        error: 0,
        stallPerToken: live.stallPerToken ?? 0,
        readsPerToken: live.readsPerToken
      )
    }
    return WhatIfRow(
      kind: .recorded,
      settings: settings,
      counts: live.counts,
      speed: speed,
      isExact: true
    )
  }

  /// The live settings, simulated, and whether that gives what was recorded.
  private func liveRow() -> (WhatIfRow?, WhatIfTable.Reproduction?) {
    guard let live = source.live else { return (nil, nil) }
    var isSame = true
    var (recorded, simulated) = (0, 0)
    do {
      guard let settings = try liveSettings() else { return (nil, nil) }
      let row = try serve(settings, kind: .live) { number, pass in
        let facts = live.passes[number]
        let read = facts.missed.union(facts.late).union(facts.early)
        recorded += read.count
        simulated += pass.missed.count
        isSame = isSame && read == Set(pass.missed) && facts.evicted.count == pass.evictions
      }
      return (
        row,
        isSame ? .exact : .differs(recordedMisses: recorded, simulatedMisses: simulated)
      )
    } catch {
      return (nil, .unknown("\(error)"))
    }
  }

  private func bounds(of basis: WhatIfSettings) throws -> [WhatIfRow] {
    try AdmissionMode.allCases.map { admission in
      var settings = WhatIfSettings(decider: .belady, slotCount: basis.slotCount)
      settings.admission = admission
      return try row(of: settings)
    }
  }

  private func serve(
    _ settings: WhatIfSettings,
    kind: WhatIfRow.Kind,
    tell: (Int, TraceService.Pass) -> Void
  ) throws -> WhatIfRow {
    var settings = settings
    if settings.schedule == .resident { settings.slotCount = source.totalExpertCount }
    var counts = WhatIfCounts()
    var speed = calibration.map { SpeedSum($0) }
    let service = TraceService(
      source: source,
      settings: settings,
      followsChanges: kind == .live
    )
    let totals = try service.serve { number, pass in
      tell(number, pass)
      guard source.isCounted(source.passes[number]) else { return }
      let tokenCount = source.passes[number].tokenCount
      counts.tokens += tokenCount
      for event in pass.events {
        counts.requests += event.requests
        counts.misses += event.misses
        counts.late += event.early
      }
      counts.evictions += pass.evictions ?? 0
      let reads = pass.events.reduce(0) { $0 + $1.misses + $1.early }
      let fresh = pass.evictions.map { max(0, reads - $0) } ?? 0
      let freshShare = reads == 0 ? 0 : Double(fresh) / Double(reads)
      speed?.add(pass.events, freshShare: freshShare, tokens: tokenCount)
    }
    if settings.decider == .belady { counts.evictions = totals.evictions }
    let estimate = source.live?.counts.tokens == 0 ? nil : speed?.estimate
    let reads = estimate.map { $0.readsPerToken * Double(counts.tokens) }
    counts.readBytes = (reads ?? Double(counts.misses + counts.late)) * readBytes
    return WhatIfRow(
      kind: kind,
      settings: settings,
      counts: counts,
      speed: estimate,
      isExact: TraceService.isExact(settings, live: source.live)
    )
  }

  /// Bytes that are read for one expert, as far as anybody says.
  private var readBytes: Double {
    calibration?.model.expertBytes ?? Double(source.slotBytes)
  }
}

extension WhatIfSource {
  /// Slots that one layer of one token needs at once.
  package var floor: Int { min(expertsPerToken, totalExpertCount) }
}

extension LiveRun {
  /// Experts read for a decode token, on average.
  fileprivate var readsPerToken: Double {
    times.isEmpty ? 0 : Double(times.reduce(0) { $0 + $1.reads }) / Double(decodedCount)
  }
}
