import Compute
import Events
import Experts
import Glibc
import Tokenization

/// A model that is ready to run: weights, expert store, KV cache and threads.
package final class Engine {
  package let shape: ModelShape
  package let tokenizer: Tokenizer
  /// How a chat is marked up; where that cannot be followed raw text still can be continued.
  package let template: Result<ChatTemplate, TokenizationError>
  package let store: ExpertStore
  package let cache: KVCache
  package let clock: SessionClock
  /// What the session runs on.
  package let model: ModelCard
  package internal(set) var settings: SessionSettings
  package let host: HostCard
  /// Bytes that the dense weights take in memory, once they were read.
  package let denseMemoryBytes: Int
  /// How the budget was picked, where the user gave none.
  package let automaticBudget: AutomaticBudget?
  /// Watches over the budget, where the user gave none.
  var pressure: MemoryPressure?
  /// Experts of one token over all layers.
  package let workingSetSlots: Int
  /// Uses of each expert, of earlier sessions where those are known, and of this one.
  package internal(set) var profile: ResidencyProfile
  let forward: ForwardPass

  /// Opens a model and reads everything but its experts.
  ///
  /// Throws ``GGUFError``, ``InferenceError``, ``TokenizationError`` or ``ExpertsError``.
  package convenience init(path: String, options: EngineOptions) throws {
    try self.init(plan: ModelPlan(path: path), options: options)
  }

  package init(plan: ModelPlan, options: EngineOptions) throws {
    var plan = plan
    if let copy = options.approximations.lowerPrecision?.copy { try plan.adopt(lesser: copy) }
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
      let found =
        if let source = options.chatTemplate {
          try ChatTemplate(source: source, tokenizer: tokenizer)
        } else {
          try ChatTemplate(metadata: plan.file.metadata, tokenizer: tokenizer)
        }
      template = .success(found)
    } catch {
      template = .failure(error)
    }
    let contextLimit = plan.contextLimit(asked: options.contextLimit)
    automaticBudget =
      options.budget == nil
      ? plan.automaticBudget(
        memory: options.memoryWatch.read(),
        contextLimit: contextLimit,
        kvFormat: options.kvFormat
      ) : nil
    let budget = options.budget ?? automaticBudget?.budget ?? .all
    let slotCount = try budget.slotCount(
      for: plan.layout,
      expertsPerToken: shape.expertsPerToken
    )

    let mapped = plan.mapped(for: options, slotCount: slotCount)
    let lender = mapped.flatMap { plan.dense.isHeld(by: $0) ? $0 : nil }
    let weights =
      try lender.map { ModelWeights(plan.dense, shape: plan.shape, mapped: $0) }
      ?? ModelWeights(
        plan.dense,
        shape: shape,
        parts: plan.parts,
        onLoading: options.onLoading
      )
    let late = lender.map { LateWeights(mapped: $0, plan: plan) }
    let design = try RoutingDesign(options: options, weights: weights, plan: plan)
    if design.schedule == .resident && slotCount < plan.layout.totalExpertCount {
      throw InferenceError.notResident(
        slots: slotCount,
        experts: plan.layout.totalExpertCount,
        neededBytes: plan.fullBytes
      )
    }
    denseMemoryBytes = max(plan.dense.byteCount, 1)
    let policy =
      try options.policy
      ?? PolicyChoice(entry: PolicyCatalog.entry(named: PolicyChoice.defaultName))
    let streamingSlots = policy.admission.streamingSlots(
      of: slotCount,
      expertsPerToken: shape.expertsPerToken
    )
    store = try ExpertStore(
      layout: plan.layout,
      files: plan.expertFiles,
      lesser: plan.lesser,
      mapped: mapped,
      slotCount: slotCount,
      streamingSlots: streamingSlots,
      reading: options.reading,
      now: clock.now,
      policy: policy.maker(layout: plan.layout, shape: shape)
    )
    if automaticBudget != nil && slotCount > 0 {
      pressure = MemoryPressure(
        original: slotCount,
        floor: shape.expertsPerToken + streamingSlots,
        slotBytes: plan.layout.slotBytes,
        watch: options.memoryWatch
      )
    }
    cache = try KVCache(shape: shape, capacity: contextLimit, format: options.kvFormat)
    workingSetSlots = shape.routedLayerCount * shape.expertsPerToken
    let kernels = options.kernels ?? KernelSet.best
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let threads = options.threadCount ?? processors
    forward = ForwardPass(
      shape: shape,
      weights: weights,
      late: late,
      store: store,
      routing: design.routing,
      schedule: design.schedule,
      approximations: options.approximations,
      foresight: design.foresight,
      kernels: kernels,
      pool: WorkerPool(threads: threads, pins: threads > 1 && threads <= processors),
      contextLimit: contextLimit,
      clock: clock
    )

    let filled =
      switch (design.schedule, options.profile) {
      case (.resident, _): store.fill()
      case (_, let profile?): store.fill(with: profile.hottest(slotCount))
      case (_, nil): [ExpertID]()
      }
    let expertCount = plan.shape.expertCount
    let warmStart = filled.map { $0.layer * expertCount + $0.index }
    model = try plan.card()
    let exactness = options.approximations.exactness(sameRouting: design.isExact)
    settings = SessionSettings(
      budgetBytes: slotCount * plan.layout.slotBytes,
      slotBytes: plan.layout.slotBytes,
      slotCount: slotCount,
      policy: store.policyName,
      schedule: design.schedule.rawValue,
      laneCount: options.reading.laneCount,
      readsDirectly: store.readsDirectly,
      threadCount: threads,
      contextLimit: contextLimit,
      cacheBytes: shape.cacheBytes(tokens: contextLimit, as: options.kvFormat),
      isExact: exactness.sameBytes,
      exactness: exactness,
      scope: policy.scope.rawValue,
      admission: policy.admission.rawValue,
      predictor: options.predictor?.name,
      choiceDistance: design.routing.distance,
      warmStart: warmStart
    )
    host = HostCard(
      processor: ProcessUsage.processorName(),
      coreCount: processors,
      memoryBytes: sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)),
      kernels: kernels.name
    )
    profile =
      options.profile
      ?? ResidencyProfile(
        model: plan.file.identity,
        layerCount: shape.routedLayerCount,
        expertCount: shape.expertCount
      )
    if mapped == nil { plan.file.releasePages() }
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

  /// Whether experts are chosen from the input of an earlier layer.
  package var choosesEarly: Bool { forward.routing.distance > 0 }

  /// What the user should know about the settings before the first token, if anything.
  package var warning: String? {
    guard shape.routedLayerCount > 0 else {
      return "the model has no experts: all of it is in memory"
    }
    guard store.slotCount < workingSetSlots else { return nil }
    let needed = workingSetSlots * store.layout.slotBytes
    return "budget \(ByteCount(settings.budgetBytes)) is below one token's working set,"
      + " \(ByteCount(needed)): most experts are read again for every token"
  }
}
