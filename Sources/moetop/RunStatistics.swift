import Events
import Experts
import Foundation
import Inference

/// The figures of one run, measured by the engine and by the kernel.
struct RunStatistics: Codable {
  struct Phase: Codable {
    let tokens: Int
    let seconds: Double
    let tokensPerSecond: Double
    /// What was read from storage, and how long compute waited for it.
    let readBytes: Int
    let stallSeconds: Double

    init(tokens: Int, nanoseconds: Int64, from start: StoreStatistics, to end: StoreStatistics) {
      self.tokens = tokens
      readBytes = end.readBytes - start.readBytes
      stallSeconds = Double(end.stall - start.stall) * 1e-9
      seconds = Double(nanoseconds) * 1e-9
      tokensPerSecond = nanoseconds == 0 ? 0 : Double(tokens) / seconds
    }
  }

  struct Store: Codable {
    let budgetBytes: Int
    let slotBytes: Int
    let slots: Int
    let usedSlots: Int
    let requests: Int
    let hits: Int
    let hitRate: Double
    /// Requests that found the expert on its way.
    let late: Int
    let reads: Int
    /// Experts whose read was begun before anybody asked, and how many of them were used.
    let prefetches: Int
    let usefulPrefetches: Int
    let cancelledPrefetches: Int
    let readBytes: Int
    let evictions: Int
    let stallSeconds: Double
    let readsDirectly: Bool
    let alignment: Int
  }

  struct Kernel: Codable {
    /// Fetched from storage while the reply was computed.
    let storageReadBytes: Int
    /// Asked for by read calls in the same time, cached or not.
    let requestedReadBytes: Int
    let majorFaults: Int
    let residentBytes: Int
    let peakResidentBytes: Int
  }

  struct Speculation: Codable {
    /// Tokens that were guessed and computed ahead, and how many of them were drawn.
    let drafted: Int
    let accepted: Int
  }

  let model: String
  let kernels: String
  let threads: Int
  let reason: String
  let schedule: String
  let policy: String
  let exactness: Exactness
  /// How the budget was picked, where the user gave none.
  let budget: String?
  let prefill: Phase
  let decode: Phase
  let speculation: Speculation
  let store: Store
  let kernel: Kernel
  let denseBytes: Int
  let cacheBytes: Int
  /// The tokens of the reply.
  let tokens: [Int]

  init(engine: Engine, generation: Generation, before: ProcessUsage, after: ProcessUsage) {
    model = engine.model.name
    kernels = engine.host.kernels
    threads = engine.settings.threadCount
    reason = generation.reason.rawValue
    schedule = engine.settings.schedule
    policy = engine.settings.policy
    exactness = engine.settings.exactness ?? .exact
    budget = engine.automaticBudget?.explanation
    tokens = generation.tokens
    let sums = engine.store.statistics
    prefill = Phase(
      tokens: generation.promptTokens,
      nanoseconds: generation.prefillTime,
      from: StoreStatistics(),
      to: generation.prefillStatistics
    )
    decode = Phase(
      tokens: generation.tokens.count,
      nanoseconds: generation.decodeTime,
      from: generation.prefillStatistics,
      to: sums
    )
    speculation = Speculation(
      drafted: generation.draftedTokens,
      accepted: generation.acceptedTokens
    )
    store = Store(
      budgetBytes: engine.settings.budgetBytes,
      slotBytes: engine.settings.slotBytes,
      slots: engine.settings.slotCount,
      usedSlots: engine.store.usedSlots,
      requests: sums.requests,
      hits: sums.hits,
      hitRate: sums.hitRate,
      late: sums.late,
      reads: sums.reads,
      prefetches: sums.prefetches,
      usefulPrefetches: sums.usefulPrefetches,
      cancelledPrefetches: sums.cancelled,
      readBytes: sums.readBytes,
      evictions: sums.evictions,
      stallSeconds: Double(sums.stall) * 1e-9,
      readsDirectly: engine.store.readsDirectly,
      alignment: engine.store.layout.alignment
    )
    kernel = Kernel(
      storageReadBytes: after.storageReadBytes - before.storageReadBytes,
      requestedReadBytes: after.requestedReadBytes - before.requestedReadBytes,
      majorFaults: after.majorFaults,
      residentBytes: after.residentBytes,
      peakResidentBytes: after.peakResidentBytes
    )
    denseBytes = engine.denseMemoryBytes
    cacheBytes = engine.settings.cacheBytes
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// One figure a line, for people.
  var table: String {
    var rows: [(String, String)] = [
      ("prefill", phase(prefill)),
      ("decode", phase(decode)),
      (
        "experts",
        "\(store.hits) of \(store.requests) in memory (\(tenths(store.hitRate * 100)) %),"
          + " \(store.slots) slots, \(ByteCount(store.budgetBytes))"
      ),
      (
        "reads",
        "\(store.reads) experts on demand, \(store.prefetches) ahead"
          + " (\(store.usefulPrefetches) of use), \(ByteCount(store.readBytes))"
          + (store.readsDirectly ? ", past the page cache" : ", through the page cache")
      ),
      (
        "mode",
        "\(schedule), \(policy), "
          + (exactness.sameBytes ? "exact" : "lossy: " + exactness.changes.joined(separator: ", "))
      ),
      ("stall", "\(tenths(store.stallSeconds * 1000)) ms"),
      ("memory", "peak \(ByteCount(kernel.peakResidentBytes)), dense \(ByteCount(denseBytes))"),
    ]
    if speculation.drafted > 0 {
      let share = Double(speculation.accepted) * 100 / Double(speculation.drafted)
      rows.append(
        (
          "drafts",
          "\(speculation.accepted) of \(speculation.drafted) accepted (\(tenths(share)) %)"
        )
      )
    }
    if let budget { rows.append(("budget", budget)) }
    return rows.map { name, text in
      name.padding(toLength: 9, withPad: " ", startingAt: 0) + text + "\n"
    }.joined()
  }

  private func phase(_ phase: Phase) -> String {
    "\(phase.tokens) tokens in \(tenths(phase.seconds * 1000)) ms,"
      + " \(tenths(phase.tokensPerSecond)) tokens/s"
  }

  private func tenths(_ value: Double) -> String {
    String(format: "%.1f", value)
  }
}
