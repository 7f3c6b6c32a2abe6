import Events
import Experts
import SampleFiles
import Synchronization
import Testing

@testable import Inference

@Suite("Memory pressure")
struct MemoryPressureTests {
  /// Memory as a test wants it: of 1000 MiB, so that the reserve is 100 MiB.
  private final class Machine: Sendable {
    let available = Mutex<Int>(0)
    let looks = Mutex<Int>(0)

    func has(_ mebibytes: Int) { available.withLock { $0 = mebibytes << 20 } }

    func read() -> MemoryReading {
      looks.withLock { $0 += 1 }
      return MemoryReading(availableBytes: available.withLock { $0 }, totalBytes: 1000 << 20)
    }

    var watch: MemoryWatch {
      var watch = MemoryWatch()
      watch.read = { self.read() }
      return watch
    }
  }

  private let machine = Machine()
  private static let second: Int64 = 1_000_000_000

  /// 200 slots of 1 MiB, never fewer than 8.
  private func pressure() -> MemoryPressure {
    MemoryPressure(original: 200, floor: 8, slotBytes: 1 << 20, watch: machine.watch)
  }

  @Test func `looks at the memory twice a second`() {
    var pressure = pressure()
    machine.has(500)
    for tick in 0..<100 {
      let slots = pressure.slotCount(
        at: Int64(tick) * Self.second / 20,
        slotCount: 200,
        usedSlots: 200
      )
      #expect(slots == nil)
    }
    #expect(machine.looks.withLock { $0 } == 10)
  }

  @Test func `gives back what is missing, a twentieth at least, and never the floor`() {
    var pressure = pressure()
    func slots(_ time: Int64, _ count: Int, used: Int) -> Int? {
      pressure.slotCount(at: time * Self.second, slotCount: count, usedSlots: used)
    }
    machine.has(100)
    #expect(slots(0, 200, used: 200) == nil)
    machine.has(60)
    #expect(slots(1, 200, used: 200) == 160)
    machine.has(99)
    #expect(slots(2, 160, used: 160) == 152)
    // Slots that were never used have nothing to give back.
    #expect(slots(3, 152, used: 40) == 38)
    machine.has(0)
    #expect(slots(4, 38, used: 38) == 8)
    #expect(slots(5, 8, used: 8) == nil)
    // A store that holds less than the floor is still allowed it.
    #expect(slots(6, 30, used: 2) == 8)
  }

  @Test func `grows back slowly while twice the reserve is free`() {
    var pressure = pressure()
    func slots(_ tenths: Int64, _ count: Int) -> Int? {
      pressure.slotCount(at: tenths * Self.second / 10, slotCount: count, usedSlots: count)
    }
    machine.has(10)
    #expect(slots(0, 200) == 110)
    machine.has(1000)
    #expect(slots(49, 110) == nil)
    #expect(slots(56, 110) == 130)
    #expect(slots(70, 130) == nil)
    #expect(slots(107, 130) == 150)
    // Only what would still leave twice the reserve.
    machine.has(203)
    #expect(slots(158, 150) == 153)
    machine.has(199)
    #expect(slots(300, 153) == nil)
    machine.has(1000)
    #expect(slots(400, 195) == 200)
    #expect(slots(500, 200) == nil)
  }

  /// A reply of the sample model whose memory comes and goes, and what was noticed.
  private func reply(
    predictor: String?,
    policy: String,
    admission: AdmissionMode,
    _ machine: Machine
  ) throws -> (tokens: [TokenRecord], notices: [String], engine: Engine) {
    var options = EngineOptions()
    options.threadCount = 1
    options.memoryWatch = machine.watch
    options.memoryWatch.pause = 0
    options.memoryWatch.growthPause = 0
    options.predictor = try predictor.map(PredictorCatalog.entry(named:))
    var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: policy))
    choice.admission = admission
    options.policy = choice
    let engine = try Engine(path: SampleModel.eightBit, options: options)
    var settings = SamplingSettings()
    settings.temperature = 0
    var tokens: [TokenRecord] = []
    var notices: [String] = []
    let conversation = Conversation(
      engine: engine,
      settings: settings,
      stop: StopFlag(),
      emit: { event in
        switch event.fact {
        case .token(let record):
          tokens.append(record)
          // Short for a while, then free, over and over.
          machine.has(tokens.count % 24 < 8 ? 100 - tokens.count % 24 : 1000)
        case .notice(let text): notices.append(text)
        default: break
        }
      }
    )
    conversation.announce(program: "test", startedAt: 0)
    conversation.replyLimit = 100
    conversation.begin(system: nil)
    try conversation.send("Tell me a story about a dog.")
    try conversation.send("And then?")
    return (tokens, notices, engine)
  }

  @Test(arguments: [nil, "next-router"], [("lru", AdmissionMode.forced), ("sieve", .bypass)])
  func `a budget that changes in the middle of a reply changes no token`(
    predictor: String?,
    policy: (name: String, admission: AdmissionMode)
  ) throws {
    var options = EngineOptions()
    options.threadCount = 1
    options.budget = .all
    machine.has(1000)
    let found = try reply(
      predictor: predictor,
      policy: policy.name,
      admission: policy.admission,
      machine
    )
    let truth = try LogitTrace(
      engine: Engine(path: SampleModel.eightBit, options: options),
      tokens: found.tokens.map(\.token),
      greedyCount: 0
    )
    for (one, other) in zip(found.tokens, truth.records) {
      #expect(one.uses.map(\.expert) == other.uses.map(\.expert))
      let weights = other.uses.map { ExpertUse.recordedWeight($0.weight) }
      #expect(one.uses.map(\.weight) == weights)
    }
    #expect(found.tokens.count > 60)
    #expect(found.notices.first?.hasPrefix("budget auto: ") == true)
    #expect(found.notices.contains { $0.hasPrefix("memory is short: budget lowered to ") })
    #expect(found.notices.contains { $0.hasPrefix("memory is free again: budget back at ") })
    #expect(found.engine.store.statistics.evictions > 0)
    // The records still say who is resident; what the last change did comes with the next.
    found.engine.cache.truncate(to: 0)
    let last = try found.engine.forward.run([5, 6], phase: .prefill, cache: found.engine.cache)
    var resident: Set<ExpertID> = []
    for record in found.tokens + last { resident.follow(record) }
    #expect(resident == found.engine.residents)
  }

  @Test func `a budget that the user chose is kept`() throws {
    machine.has(0)
    var options = EngineOptions()
    options.threadCount = 1
    options.budget = .share(0.5)
    options.memoryWatch = machine.watch
    options.memoryWatch.pause = 0
    let engine = try Engine(path: SampleModel.eightBit, options: options)
    _ = try engine.compute(Array(3..<40))
    #expect(engine.adaptToMemory() == nil)
    #expect(engine.store.slotCount == 96)
    #expect(machine.looks.withLock { $0 } == 0)
  }
}
