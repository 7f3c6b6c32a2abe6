import Events
import Experts

/// A routing trace as a session, to be recorded, replayed and asked "what if".
///
/// A trace knows neither texts nor times nor what was in memory. Texts stay empty, and no
/// token takes any time; tokens are laid out at an even pace, so that a replay can be
/// watched. Hits, misses and evictions are those of an LRU store of the given budget, from
/// an empty start, with each token a forward pass of its own. A notice says all this.
package struct TraceSession {
  /// What the session's header says of its origin.
  package struct Origin {
    /// The program that makes the session.
    package var program: String
    /// Seconds since 1970.
    package var startedAt: Double
    /// The trace's file or preset; names the model where nothing else does.
    package var name: String
    /// One sentence for the notice.
    package var remark: String

    package init(program: String, startedAt: Double, name: String, remark: String) {
      self.program = program
      self.startedAt = startedAt
      self.name = name
      self.remark = remark
    }
  }

  /// Nanoseconds from token to token: ten tokens a second.
  static let pace: Int64 = 100_000_000
  private static let policyName = "lru"

  private let shape: TraceShape
  private let origin: Origin
  private let slotCount: Int
  private var simulation: PolicySimulation
  private var tokenCount = 0
  private var last: (turn: Int, phase: TokenRecord.Phase)?

  /// - Throws: ``RouteTraceError`` when the budget says too little, or says it in bytes where
  ///   the sizes of experts are unknown
  package init(
    shape: TraceShape,
    origin: Origin,
    budget: MemoryBudget = .share(0.5)
  ) throws {
    self.shape = shape
    self.origin = origin
    slotCount = try Self.slotCount(budget, shape: shape)
    let context = PolicyContext(
      layerCount: shape.layerCount,
      expertCount: shape.expertCount,
      slotCount: slotCount,
      expertsPerToken: shape.expertsPerToken,
      expertBytes: shape.expertBytes.isEmpty
        ? Array(repeating: 0, count: shape.layerCount) : shape.expertBytes
    )
    simulation = PolicySimulation(
      slotCount: slotCount,
      policy: try PolicyCatalog.entry(named: Self.policyName).make(context)
    )
  }

  private static func slotCount(
    _ budget: MemoryBudget,
    shape: TraceShape
  ) throws(RouteTraceError) -> Int {
    let slots: Int
    switch budget {
    case .all: slots = shape.places.count
    case .share(let share): slots = Int(share * Double(shape.places.count))
    case .bytes(let bytes):
      guard let size = shape.expertBytes.max(), size > 0 else { throw .sizesUnknown }
      slots = min(bytes / size, shape.places.count)
    }
    guard slots >= shape.expertsPerToken else {
      throw .tooFewSlots(slots, expertsPerToken: shape.expertsPerToken)
    }
    return slots
  }

  /// Hits per request so far, 0 to 1.
  package var hitRate: Double { simulation.hitRate }

  // MARK: - Events

  /// What the session begins with.
  package var opening: [SessionEvent] {
    [.header(header), .conversation].map { SessionEvent(time: 0, fact: $0) }
  }

  /// What the session is, and what in it is made up.
  package var notice: String {
    let share = Int((Double(slotCount) * 100 / Double(shape.places.count)).rounded())
    return "\(origin.remark); hits and misses are simulated: LRU, \(slotCount) slots"
      + " (\(share) % of the experts); times and texts are unknown"
  }

  /// The next token, and the turn that it begins; the first comes with the notice.
  package mutating func events(for token: RoutedToken) -> [SessionEvent] {
    let time = Int64(tokenCount) * Self.pace
    var events: [SessionEvent] = []
    if last?.turn != token.turn || last?.phase != token.phase {
      let role: Turn.Role = token.phase == .prefill ? .user : .assistant
      events.append(SessionEvent(time: time, fact: .turn(Turn(role: role))))
    }
    last = (token.turn, token.phase)
    // A turn takes the notice off the screen, so it comes after the first.
    if tokenCount == 0 { events.append(SessionEvent(time: time, fact: .notice(notice))) }
    events.append(SessionEvent(time: time, fact: .token(record(of: token, time: time))))
    tokenCount += 1
    return events
  }

  /// What the session ends with.
  package var ending: SessionEvent {
    SessionEvent(time: Int64(tokenCount) * Self.pace, fact: .end)
  }

  private mutating func record(of token: RoutedToken, time: Int64) -> TokenRecord {
    simulation.serve(AccessPass(token.selections))
    let missed = Set(simulation.lastPass.missed)
    let uses = token.selections.flatMap { selection in
      selection.experts.enumerated().map { rank, index in
        let expert = ExpertID(layer: selection.layer, index: index)
        return ExpertUse(
          expert: expert,
          // An even share where the trace has no weights.
          weight: selection.weights.isEmpty
            ? 1 / Float(selection.experts.count) : selection.weights[rank],
          outcome: missed.contains(expert) ? .miss : .hit
        )
      }
    }
    return TokenRecord(
      position: tokenCount,
      phase: token.phase,
      token: 0,
      uses: uses,
      evictions: simulation.lastPass.evicted,
      start: time,
      end: time
    )
  }

  private var header: SessionHeader {
    let bytes = shape.expertBytes.max() ?? 0
    return SessionHeader(
      program: origin.program,
      startedAt: origin.startedAt,
      model: ModelCard(
        name: shape.model.isEmpty ? origin.name : shape.model,
        file: origin.name,
        fileBytes: 0,
        identity: "",
        architecture: shape.architecture,
        format: "",
        layerCount: shape.layerCount,
        expertCount: shape.expertCount,
        expertsPerToken: shape.expertsPerToken,
        expertBytes: bytes,
        denseBytes: 0,
        contextLength: 0
      ),
      settings: SessionSettings(
        budgetBytes: slotCount * bytes,
        slotBytes: bytes,
        slotCount: slotCount,
        policy: Self.policyName,
        schedule: "on-demand",
        laneCount: 0,
        readsDirectly: false,
        threadCount: 0,
        contextLimit: 0,
        cacheBytes: 0,
        isExact: true,
        exactness: .exact,
        scope: PolicyScope.shared.rawValue,
        admission: AdmissionMode.forced.rawValue
      ),
      host: HostCard(processor: "", coreCount: 0, memoryBytes: 0, kernels: "")
    )
  }
}
