import Events

/// A session with every kind of fact, plain and extreme.
enum SampleEvents {
  static let header = SessionHeader(
    program: "0.0",
    startedAt: 1.5e9,
    model: ModelCard(
      name: "tiny \"quoted\" 模型",
      file: "tiny.gguf",
      fileBytes: 123,
      identity: "00ff",
      architecture: "qwen3moe",
      format: "Q8_0",
      layerCount: 2,
      expertCount: 8,
      expertsPerToken: 2,
      expertBytes: 100,
      denseBytes: 50,
      contextLength: 128
    ),
    settings: SessionSettings(
      budgetBytes: 1000,
      slotBytes: 100,
      slotCount: 10,
      policy: "lru",
      schedule: "on-demand",
      laneCount: 4,
      readsDirectly: true,
      threadCount: 2,
      contextLimit: 128,
      cacheBytes: 64,
      isExact: true
    ),
    host: HostCard(processor: "none", coreCount: 2, memoryBytes: 1 << 34, kernels: "scalar")
  )

  static func token(_ position: Int) -> SessionEvent {
    let record = TokenRecord(
      position: position,
      phase: position < 2 ? .prefill : .decode,
      token: position * 7,
      text: [UInt8](repeating: UInt8(position % 256), count: position % 5),
      isReasoning: position > 2 && position % 5 == 3,
      uses: [
        ExpertUse(
          expert: ExpertID(layer: 0, index: position % 8),
          weight: 0.75,
          outcome: .hit
        ),
        ExpertUse(expert: ExpertID(layer: 1, index: 3), weight: 0.25, outcome: .miss),
      ],
      reads: [
        ReadRecord(
          expert: ExpertID(layer: 1, index: 3),
          bytes: 4096,
          start: 5,
          end: 9,
          lane: 2
        )
      ],
      evictions: [ExpertID(layer: 0, index: 1)],
      time: TimeSplit(attention: 1, experts: 2, stall: 3, other: 4),
      start: Int64(position),
      end: Int64(position) + 10
    )
    return SessionEvent(time: Int64(position) + 10, fact: .token(record))
  }

  /// The largest and smallest that a file may hold.
  static let extremes: [SessionEvent] = [
    SessionEvent(
      time: 29,
      fact: .token(
        TokenRecord(
          position: .max,
          phase: .decode,
          token: 0,
          uses: ExpertOutcome.allCases.map {
            ExpertUse(
              expert: ExpertID(layer: 1, index: 7),
              weight: -Float(Float16.greatestFiniteMagnitude),
              outcome: $0
            )
          },
          reads: [
            ReadRecord(
              expert: ExpertID(layer: 0, index: 7),
              bytes: .max,
              start: 0,
              end: .max,
              lane: 65535,
              kind: .prefetch
            )
          ],
          time: TimeSplit(attention: .max, experts: .max, stall: 0, other: 0),
          start: .max,
          end: .max
        )
      )
    ),
    SessionEvent(time: 29, fact: .token(TokenRecord(position: 0, phase: .prefill, token: 0))),
  ]

  static let all: [SessionEvent] =
    [
      SessionEvent(time: 0, fact: .header(header)),
      SessionEvent(time: 1, fact: .conversation),
      SessionEvent(time: 2, fact: .turn(Turn(role: .system, text: "be kind"))),
      SessionEvent(time: 3, fact: .turn(Turn(role: .user, text: "héllo\n\u{0}\u{1b}[31m 世界"))),
      SessionEvent(time: 4, fact: .turn(Turn(role: .assistant))),
    ] + (0..<19).map(token) + extremes + [
      SessionEvent(
        time: 30,
        fact: .reply(
          Reply(
            reason: .stopped,
            promptTokens: 2,
            replyTokens: 18,
            prefillTime: 7,
            decodeTime: 8
          )
        )
      ),
      SessionEvent(time: 31, fact: .notice("the context is full")),
      SessionEvent(time: 32, fact: .mark("")),
      SessionEvent(
        time: 33,
        fact: .sample(
          Sample(
            residentBytes: 1 << 40,
            majorFaults: 3,
            usedSlots: 9,
            storageReadBytes: 77
          )
        )
      ),
      SessionEvent(time: 34, fact: .end),
    ]
}
