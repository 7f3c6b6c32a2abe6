import CSystem
import Dashboard
import Events
import Experts
import Inference
import Recording
import Simulation
import Synchronization

/// Computes on a thread of its own what other settings would have made of a session, and
/// tells the panel as figures come in.
final class WhatIfStudy: @unchecked Sendable {
  // Sendable: `state` is, `events` is never changed, and the queue is only woken.

  /// Tokens that are simulated at most: what fits in memory.
  static let tokenLimit = 16_384

  private struct State {
    var scene = WhatIfScene()
    var settings: [WhatIfSettings] = []
    var hasNews = false
    var isAbandoned = false
  }

  private let events: [SessionEvent]
  private let queue: EventQueue
  private let state = Mutex(State())

  /// - Parameters:
  ///   - events: the session so far
  ///   - queue: is woken when there is something to show
  init(events: [SessionEvent], queue: EventQueue) {
    self.events = events
    self.queue = queue
  }

  /// Begins to compute, on its own thread.
  func start() {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(self).toOpaque()
    let result = cs_start_thread(
      &thread,
      { argument in
        guard let argument else { return nil }
        _ = cs_nice_thread(19)
        Unmanaged<WhatIfStudy>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      },
      argument
    )
    if result == 0 {
      pthread_detach(thread)
    } else {
      tell { $0.advice = "no thread to compute on" }
    }
  }

  /// Computes no more.
  func abandon() {
    state.withLock { $0.isAbandoned = true }
  }

  /// Fills the panel; false when nothing is new.
  func update(_ screen: inout Screen) -> Bool {
    let scene = state.withLock { state -> WhatIfScene? in
      defer { state.hasNews = false }
      return state.hasNews ? state.scene : nil
    }
    guard let scene else { return false }
    screen.updateWhatIf {
      $0.rows = scene.rows
      $0.curve = scene.curve
      $0.curvePolicy = scene.curvePolicy
      $0.budgetBytes = scene.budgetBytes
      $0.advice = scene.advice
      $0.progress = scene.progress
    }
    return true
  }

  /// The settings of a row of the panel.
  func settings(ofRow number: Int) -> WhatIfSettings? {
    state.withLock { $0.settings.indices.contains(number) ? $0.settings[number] : nil }
  }

  /// The session as a row of the panel would have had it.
  ///
  /// Throws ``TraceError``, ``PolicyError``, or a ``Failure`` for a bound, whose choices no
  /// policy makes.
  func session(ofRow number: Int) throws -> [SessionEvent] {
    guard let wanted = settings(ofRow: number), case .header(var header)? = events.first?.fact,
      case .policy(let name) = wanted.decider
    else { throw Failure(what: "what-if", why: "a bound cannot be replayed, it is no policy") }
    header.settings.policy = name
    header.settings.slotCount = wanted.slotCount
    header.settings.budgetBytes = wanted.slotCount * header.settings.slotBytes
    header.settings.scope = wanted.scope.rawValue
    header.settings.admission = wanted.admission.rawValue
    header.settings.schedule = wanted.schedule.rawValue
    header.settings.predictor = wanted.predictor
    let store = try StoreSettings(header)
    let policy = try PolicyCatalog.entry(named: name).make(PolicyContext(header))
    var session = SimulatedSession(
      places: try ExpertPlaces(checking: header.model),
      settings: header.settings,
      simulation: PolicySimulation(settings: store, policy: policy)
    )
    return try events.flatMap { try session.take($0) } + session.finish()
  }

  // MARK: - The thread

  private func run() {
    do {
      let whatIf = WhatIf(try WhatIfSource(events: events))
      guard let live = try whatIf.liveSettings() else { return }
      let all = Self.questions(live, whatIf.source)
      let rows = all.enumerated().map { Self.row($1, number: $0, whatIf.source) }
      tell {
        $0.settings = all
        $0.scene.rows = rows
        $0.scene.budgetBytes = live.slotCount * whatIf.source.slotBytes
      }
      for number in all.indices {
        if state.withLock({ $0.isAbandoned }) { return }
        let row = Self.row(try whatIf.row(of: all[number]), number: number, whatIf.source)
        tell {
          $0.scene.rows[number] = row
          $0.scene.progress = .init(
            text: "computing",
            share: Double(number + 1) / Double(all.count + 2)
          )
        }
      }
      let table = try whatIf.table(of: [])
      tell {
        $0.scene.curve = Self.points(table)
        $0.scene.curvePolicy = "lru"
        $0.scene.advice = table.advice
        $0.scene.progress = nil
      }
    } catch {
      tell {
        $0.scene.advice = "\(error)"
        $0.scene.progress = nil
      }
    }
  }

  private func tell(_ change: (inout State) -> Void) {
    state.withLock {
      change(&$0)
      $0.hasNews = true
    }
    queue.wake()
  }

  private func tell(_ change: (inout WhatIfScene) -> Void) {
    tell { (state: inout State) in change(&state.scene) }
  }

  /// The live settings, every policy with the live budget, the live policy with others, and
  /// the bounds.
  private static func questions(
    _ live: WhatIfSettings,
    _ source: WhatIfSource
  ) -> [WhatIfSettings] {
    var all = [live]
    func ask(_ change: (inout WhatIfSettings) -> Void) {
      var settings = live
      change(&settings)
      if !all.contains(settings) { all.append(settings) }
    }
    // A residency profile is nothing that a session holds.
    for entry in PolicyCatalog.entries where !entry.needsProfile {
      ask { $0.decider = .policy(entry.name) }
    }
    for tenth in [1, 2, 3, 5, 7, 10] {
      ask { $0.slotCount = max(source.floor, source.totalExpertCount * tenth / 10) }
    }
    ask { $0.decider = .belady }
    return all
  }

  private static func row(
    _ settings: WhatIfSettings,
    number: Int,
    _ source: WhatIfSource
  ) -> WhatIfScene.Row {
    WhatIfScene.Row(
      number: number,
      kind: number == 0 ? .live : settings.decider == .belady ? .bound : .candidate,
      policy: settings.decider.name,
      budgetBytes: settings.slotCount * source.slotBytes
    )
  }

  private static func row(
    _ row: WhatIfRow,
    number: Int,
    _ source: WhatIfSource
  ) -> WhatIfScene.Row {
    var shown = self.row(row.settings, number: number, source)
    shown.hitShare = row.counts.hitRate
    shown.missesPerToken = row.counts.missesPerToken
    shown.readBytesPerToken = row.counts.readBytesPerToken
    shown.tokensPerSecond = row.speed?.tokensPerSecond
    shown.tokensPerSecondError = row.speed.map { $0.tokensPerSecond * $0.error }
    switch shown.kind {
    case .live: shown.note = "live"
    case .bound: shown.note = "ceiling"
    case .candidate: shown.note = row.isExact ? "" : "idealised"
    }
    return shown
  }

  private static func points(_ table: WhatIfTable) -> [WhatIfScene.CurvePoint] {
    let total = table.curve.misses.count - 1
    let step = max(1, total / 256)
    return stride(from: 0, through: total, by: step).map { slots in
      WhatIfScene.CurvePoint(
        budgetBytes: slots * table.slotBytes,
        missShare: 1 - table.curve.hitRate(slotCount: slots)
      )
    }
  }
}
