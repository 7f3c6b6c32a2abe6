/// What a session ran on: the model, the settings as resolved, the machine.
package struct SessionHeader: Equatable, Sendable, Codable {
  /// Version of moetop that made the session.
  package var program: String
  /// When the session began, in seconds since 1970.
  package var startedAt: Double
  package var model: ModelCard
  package var settings: SessionSettings
  package var host: HostCard

  package init(
    program: String,
    startedAt: Double,
    model: ModelCard,
    settings: SessionSettings,
    host: HostCard
  ) {
    self.program = program
    self.startedAt = startedAt
    self.model = model
    self.settings = settings
    self.host = host
  }
}

/// The model of a session: identity and shape.
package struct ModelCard: Equatable, Sendable, Codable {
  /// The name that the file gives itself, else the file's name.
  package var name: String
  /// The file's name, without its folder.
  package var file: String
  /// Size of all its parts, in bytes.
  package var fileBytes: Int
  /// A hash of the header, to tell whether a recording belongs to a file.
  package var identity: String
  /// The architecture as the file names it: `qwen3moe`.
  package var architecture: String
  /// The format of the experts: `Q8_0`.
  package var format: String
  /// Layers that have experts: the ones that an ``ExpertID`` counts.
  package var layerCount: Int
  /// Experts in a layer.
  package var expertCount: Int
  /// Experts that the router picks for a token (top-k).
  package var expertsPerToken: Int
  /// Bytes of one expert in the file (the largest, where layers differ).
  package var expertBytes: Int
  /// Bytes of everything that is not a routed expert.
  package var denseBytes: Int
  /// The context length that the model was made for, in tokens.
  package var contextLength: Int
  /// The other layers, by their number in the file, nil where there are none.
  ///
  /// All of them are in memory.
  package var denseLayers: [Int]?
  /// Bytes of the experts that every token takes, over all layers, nil where there are none.
  ///
  /// They are in memory.
  package var sharedExpertBytes: Int?

  package init(
    name: String,
    file: String,
    fileBytes: Int,
    identity: String,
    architecture: String,
    format: String,
    layerCount: Int,
    expertCount: Int,
    expertsPerToken: Int,
    expertBytes: Int,
    denseBytes: Int,
    contextLength: Int,
    denseLayers: [Int]? = nil,
    sharedExpertBytes: Int? = nil
  ) {
    self.name = name
    self.file = file
    self.fileBytes = fileBytes
    self.identity = identity
    self.architecture = architecture
    self.format = format
    self.layerCount = layerCount
    self.expertCount = expertCount
    self.expertsPerToken = expertsPerToken
    self.expertBytes = expertBytes
    self.denseBytes = denseBytes
    self.contextLength = contextLength
    self.denseLayers = denseLayers
    self.sharedExpertBytes = sharedExpertBytes
  }

  /// The number in the file of the `layer`-th layer with experts.
  package func fileLayer(_ layer: Int) -> Int {
    var number = layer
    for dense in denseLayers ?? [] where dense <= number { number += 1 }
    return number
  }
}

/// The settings of a session as resolved, not as typed.
package struct SessionSettings: Equatable, Sendable, Codable {
  /// Bytes that the expert store may hold.
  package var budgetBytes: Int
  /// Bytes of one slot, alignment included.
  package var slotBytes: Int
  package var slotCount: Int
  /// Name of the eviction policy.
  package var policy: String
  /// Name of the schedule: when experts are read.
  package var schedule: String
  /// Threads that read.
  package var laneCount: Int
  /// Whether reads bypass the page cache.
  package var readsDirectly: Bool
  /// Threads that compute.
  package var threadCount: Int
  /// Context limit of the session, in tokens.
  package var contextLimit: Int
  /// Bytes of the KV cache when full.
  package var cacheBytes: Int
  /// Whether the output is bit for bit that of the fully resident model.
  package var isExact: Bool
  /// What is changed where it is not; sessions of early versions do not say.
  package var exactness: Exactness?
  /// Who competes with whom for slots, and whether every missed expert gets one.
  package var scope: String?
  package var admission: String?
  /// Name of the predictor that starts reads early, if one does.
  package var predictor: String?
  /// Layers that experts are chosen ahead of their use: 0 where each layer's own router
  /// chooses from its own input.
  package var choiceDistance: Int?
  /// The experts that were in memory before the first token, in the order in which they
  /// were admitted, each as layer × experts in a layer + index.
  package var warmStart: [Int]?

  package init(
    budgetBytes: Int,
    slotBytes: Int,
    slotCount: Int,
    policy: String,
    schedule: String,
    laneCount: Int,
    readsDirectly: Bool,
    threadCount: Int,
    contextLimit: Int,
    cacheBytes: Int,
    isExact: Bool,
    exactness: Exactness? = nil,
    scope: String? = nil,
    admission: String? = nil,
    predictor: String? = nil,
    choiceDistance: Int? = nil,
    warmStart: [Int]? = nil
  ) {
    self.budgetBytes = budgetBytes
    self.slotBytes = slotBytes
    self.slotCount = slotCount
    self.policy = policy
    self.schedule = schedule
    self.laneCount = laneCount
    self.readsDirectly = readsDirectly
    self.threadCount = threadCount
    self.contextLimit = contextLimit
    self.cacheBytes = cacheBytes
    self.isExact = isExact
    self.exactness = exactness
    self.scope = scope
    self.admission = admission
    self.predictor = predictor
    self.choiceDistance = choiceDistance
    self.warmStart = warmStart
  }
}

/// The machine of a session.
package struct HostCard: Equatable, Sendable, Codable {
  package var processor: String
  package var coreCount: Int
  package var memoryBytes: Int
  /// The kernel set in use: `scalar`, `avx2`, `avx512`.
  package var kernels: String

  package init(processor: String, coreCount: Int, memoryBytes: Int, kernels: String) {
    self.processor = processor
    self.coreCount = coreCount
    self.memoryBytes = memoryBytes
    self.kernels = kernels
  }
}
