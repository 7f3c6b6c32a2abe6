import Compute
import Events
import Experts
import Glibc
import Tokenization

/// What a user may decide about running a model; the rest follows from the model and the
/// machine.
package struct EngineOptions: Sendable {
  /// `nil`: what fits.
  package var budget: MemoryBudget?
  /// `nil`: one for each processor.
  package var threadCount: Int?
  /// `nil`: ``ModelPlan/contextDefault``, or less if the model was made for less.
  package var contextLimit: Int?
  /// Threads that read; more than a few gain nothing once requests are large.
  package var laneCount = 4
  /// `nil`: the fastest that this processor has.
  package var kernels: KernelSet?

  package init() {}
}

/// A model that is ready to run: weights, expert store, KV cache and threads.
package final class Engine {
  package let shape: ModelShape
  package let tokenizer: Tokenizer
  /// How a chat is marked up; a model without chat can still continue raw text.
  package let template: Result<ChatTemplate, TokenizationError>
  package let store: ExpertStore
  package let cache: KVCache
  package let clock: SessionClock
  /// What the session runs on.
  package let model: ModelCard
  package let settings: SessionSettings
  package let host: HostCard
  /// Bytes that the dense weights take in memory, and that were read for them.
  package let denseMemoryBytes: Int
  package let denseReadBytes: Int
  /// Experts of one token over all layers.
  package let workingSetSlots: Int
  let forward: ForwardPass

  /// Opens a model and reads everything but its experts.
  ///
  /// Throws ``GGUFError``, ``InferenceError``, ``TokenizationError`` or ``ExpertsError``.
  package convenience init(path: String, options: EngineOptions) throws {
    try self.init(plan: ModelPlan(path: path), options: options)
  }

  package init(plan: ModelPlan, options: EngineOptions) throws {
    clock = SessionClock()
    shape = plan.shape
    tokenizer = try Tokenizer(metadata: plan.file.metadata)
    guard tokenizer.vocabularySize == shape.vocabularySize else {
      throw InferenceError.vocabularyMismatch(
        tokens: tokenizer.vocabularySize,
        rows: shape.vocabularySize
      )
    }
    do throws(TokenizationError) {
      template = .success(
        try ChatTemplate(metadata: plan.file.metadata, tokenizer: tokenizer)
      )
    } catch {
      template = .failure(error)
    }
    let contextLimit = plan.contextLimit(asked: options.contextLimit)
    let budget =
      options.budget
      ?? plan.automaticBudget(
        available: ProcessUsage.availableMemory(),
        contextLimit: contextLimit
      )
    let slotCount = try budget.slotCount(
      for: plan.layout,
      expertsPerToken: shape.expertsPerToken
    )

    let weights = try ModelWeights(file: plan.file, shape: shape, parts: plan.parts)
    denseMemoryBytes = weights.byteCount
    denseReadBytes = weights.readBytes
    store = try ExpertStore(
      layout: plan.layout,
      files: plan.parts,
      slotCount: slotCount,
      policy: LeastRecentlyUsed(
        layerCount: shape.layerCount,
        expertCount: shape.expertCount
      ),
      laneCount: options.laneCount,
      now: clock.now
    )
    cache = try KVCache(shape: shape, capacity: contextLimit)
    workingSetSlots = shape.layerCount * shape.expertsPerToken
    let kernels = options.kernels ?? KernelSet.best
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let threads = options.threadCount ?? processors
    forward = ForwardPass(
      shape: shape,
      weights: weights,
      store: store,
      kernels: kernels,
      pool: WorkerPool(threads: threads, pins: threads > 1 && threads <= processors),
      contextLimit: contextLimit,
      clock: clock
    )

    model = try plan.card()
    settings = SessionSettings(
      budgetBytes: slotCount * plan.layout.slotBytes,
      slotBytes: plan.layout.slotBytes,
      slotCount: slotCount,
      policy: store.policyName,
      schedule: "on-demand",
      laneCount: options.laneCount,
      readsDirectly: store.readsDirectly,
      threadCount: threads,
      contextLimit: contextLimit,
      cacheBytes: shape.cacheBytesPerToken * contextLimit,
      isExact: true
    )
    host = HostCard(
      processor: ProcessUsage.processorName(),
      coreCount: processors,
      memoryBytes: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
      kernels: kernels.name
    )
    plan.file.releaseHeaderPages()
  }

  /// Appends tokens to the cache and takes the best token after them.
  ///
  /// - Parameter tokens: at least one, and no more than the cache has room for
  /// - Returns: the greedy choice
  /// - Throws: ``ExpertsError`` when a read failed
  package func compute(_ tokens: [Int]) throws -> Int {
    var begun = 0
    var last = 0
    while begun < tokens.count {
      let batch = tokens[begun..<min(begun + ForwardPass.batchLimit, tokens.count)]
      let phase: TokenRecord.Phase = tokens.count > 1 ? .prefill : .decode
      _ = try forward.run(batch, phase: phase, cache: cache)
      begun = batch.endIndex
      last = batch.count - 1
    }
    return Sampler.best(forward.logits(after: last))
  }

  /// What the user should know about the settings before the first token, if anything.
  package var warning: String? {
    guard store.slotCount < workingSetSlots else { return nil }
    let needed = workingSetSlots * store.layout.slotBytes
    return "budget \(ByteCount(settings.budgetBytes)) is below one token's working set,"
      + " \(ByteCount(needed)): most experts are read again for every token"
  }
}
