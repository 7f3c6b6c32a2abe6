import Events

/// Sessions for tests: short ones by hand, long ones from a seed.
package enum TestSession {
  package static let second: Int64 = 1_000_000_000

  /// SplitMix64: the same numbers for a seed everywhere.
  package struct Random: RandomNumberGenerator {
    var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }

    package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    package mutating func isChosen(oneIn bound: Int) -> Bool { below(bound) == 0 }
  }

  package static func model(layers: Int = 2, experts: Int = 8, topK: Int = 2) -> ModelCard {
    ModelCard(
      name: "tiny",
      file: "tiny.gguf",
      fileBytes: 1,
      identity: "0",
      architecture: "qwen3moe",
      format: "Q8_0",
      layerCount: layers,
      expertCount: experts,
      expertsPerToken: topK,
      expertBytes: 1,
      denseBytes: 1,
      contextLength: 4096
    )
  }

  package static func header(layers: Int = 2, experts: Int = 8, topK: Int = 2) -> SessionHeader {
    SessionHeader(
      program: "1",
      startedAt: 0,
      model: model(layers: layers, experts: experts, topK: topK),
      settings: SessionSettings(
        budgetBytes: 1,
        slotBytes: 1,
        slotCount: 1,
        policy: "lru",
        schedule: "demand",
        laneCount: 1,
        readsDirectly: true,
        threadCount: 1,
        contextLimit: 4096,
        cacheBytes: 1,
        isExact: true
      ),
      host: HostCard(processor: "test", coreCount: 1, memoryBytes: 1, kernels: "scalar")
    )
  }

  package static func reply(_ reason: Reply.Reason = .finished) -> Reply {
    Reply(reason: reason, promptTokens: 1, replyTokens: 1, prefillTime: 1, decodeTime: 1)
  }

  package static func use(
    _ layer: Int,
    _ index: Int,
    _ outcome: ExpertOutcome = .hit
  ) -> ExpertUse {
    ExpertUse(expert: ExpertID(layer: layer, index: index), weight: 0.5, outcome: outcome)
  }

  package static func token(
    _ text: String = "",
    position: Int = 0,
    phase: TokenRecord.Phase = .decode,
    uses: [ExpertUse] = []
  ) -> SessionEvent.Fact {
    .token(
      TokenRecord(position: position, phase: phase, token: 1, text: Array(text.utf8), uses: uses)
    )
  }

  /// Facts one second apart, the first at 0.
  package static func events(_ facts: [SessionEvent.Fact]) -> [SessionEvent] {
    facts.enumerated().map { SessionEvent(time: Int64($0) * second, fact: $1) }
  }

  /// A header and turns with as many tokens as asked for, and everything else now and then.
  package static func random(seed: UInt64, tokens: Int, layers: Int = 2, experts: Int = 8)
    -> [SessionEvent]
  {
    var random = Random(seed: seed)
    var time: Int64 = 0
    var events = [SessionEvent(time: 0, fact: .header(header(layers: layers, experts: experts)))]
    var made = 0
    func append(_ fact: SessionEvent.Fact) {
      // Mostly a fraction of a second, at times longer than any idle limit.
      let isIdle = random.isChosen(oneIn: 40)
      time += Int64(random.below(isIdle ? 9_000_000_000 : 200_000_000))
      events.append(SessionEvent(time: time, fact: fact))
    }
    append(.conversation)
    while made < tokens {
      if random.isChosen(oneIn: 8) { append(.conversation) }
      append(.turn(Turn(role: .user, text: "question \(made)")))
      append(.turn(Turn(role: .assistant)))
      let length = min(tokens - made, 1 + random.below(40))
      for place in 0..<length {
        let phase: TokenRecord.Phase = place < length / 4 ? .prefill : .decode
        let record = randomRecord(
          &random,
          position: made,
          phase: phase,
          layers: layers,
          experts: experts
        )
        append(.token(record))
        if random.isChosen(oneIn: 15) { append(.mark("m\(made)")) }
        if random.isChosen(oneIn: 15) { append(.notice("n\(made)")) }
        made += 1
      }
      append(.reply(reply()))
      append(
        .sample(
          Sample(residentBytes: made, majorFaults: 0, usedSlots: 3, storageReadBytes: 4)
        )
      )
    }
    return events
  }

  private static func randomRecord(
    _ random: inout Random,
    position: Int,
    phase: TokenRecord.Phase,
    layers: Int,
    experts: Int
  ) -> TokenRecord {
    // Pieces of a text with characters of one to four bytes, cut anywhere.
    let text = Array("aä漢🙂 ".utf8)
    let start = random.below(text.count)
    var record = TokenRecord(
      position: position,
      phase: phase,
      token: position,
      text: Array(text[start..<min(text.count, start + 1 + random.below(4))])
    )
    for layer in 0..<layers {
      for _ in 0..<2 {
        let outcome: ExpertOutcome = random.isChosen(oneIn: 3) ? .miss : .hit
        let expert = ExpertID(layer: layer, index: random.below(experts))
        record.uses.append(ExpertUse(expert: expert, weight: 0.5, outcome: outcome))
        if outcome == .miss {
          record.reads.append(ReadRecord(expert: expert, bytes: 10, start: 0, end: 1, lane: 0))
        }
      }
    }
    if random.isChosen(oneIn: 2) {
      record.evictions = [ExpertID(layer: 0, index: random.below(experts))]
    }
    return record
  }
}
