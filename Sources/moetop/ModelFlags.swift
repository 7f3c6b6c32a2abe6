import ArgumentParser
import Compute
import Configuration
import Experts
import Inference

/// The model to run; the sample model where none is named.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: "A model file (GGUF); the sample model if left out.",
    completion: .model
  )
  var model: String?

  func path() throws -> String {
    try model ?? InstalledFiles.sampleModel()
  }

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    model = model ?? settings.model.map(InstalledFiles.expanded)
  }
}

/// How a model is run.
struct EngineFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Memory for experts: bytes (2G, 512M), a share of them (40%), all, or auto.",
      discussion: "Left out, or auto: what fits into the memory that is available, and less"
        + " while others need it.",
      valueName: "size"
    )
  )
  var budget: String?

  @Option(help: ArgumentHelp("Threads that compute. Left out: one a processor.", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Tokens of context. Left out: 4096, or what the model was made for.",
      valueName: "n"
    )
  )
  var context: Int?

  @Option(
    help: ArgumentHelp(
      "A chat template (Jinja) to follow instead of the model's own.",
      valueName: "file"
    ),
    completion: .file()
  )
  var chatTemplate: String?

  @OptionGroup var store: StoreFlags

  @Option(help: ArgumentHelp("Kernels: scalar, avx2 or avx512.", visibility: .hidden))
  var kernels: String?

  /// Tokens of context that the configuration wishes, as far as the model allows.
  private var wishedContext: Int?

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    budget = budget ?? settings.budget
    threads = threads ?? settings.threads
    wishedContext = settings.context
    store.adopt(settings)
  }

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads must be from 1 to 256, not \(threads)")
    }
    if let context, context < 8 {
      throw ValidationError("--context must be at least 8, not \(context)")
    }
  }

  /// The flags again, as they were given.
  var arguments: [String] {
    let values: [(String, String?)] = [
      ("--budget", budget), ("--threads", threads.map(String.init)),
      ("--context", context.map(String.init)), ("--kernels", kernels),
      ("--chat-template", chatTemplate),
    ]
    return values.flatMap { name, value in value.map { [name, $0] } ?? [] } + store.arguments
  }

  /// The flags for another model: without what was made for this one.
  var forAnotherModel: EngineFlags {
    var flags = self
    flags.chatTemplate = nil
    flags.store.pack = nil
    flags.store.pregates = nil
    flags.store.measured = nil
    flags.store.warmStart.profile = nil
    return flags
  }

  /// The options for a model, checked against it.
  func options(for plan: ModelPlan) throws -> EngineOptions {
    var options = EngineOptions()
    if let budget, budget.lowercased() != MemoryBudget.automaticName {
      do {
        options.budget = try MemoryBudget(parsing: budget)
      } catch {
        throw Failure(error, subject: "--budget")
      }
    }
    if let context, context > plan.shape.contextLength {
      throw Failure(
        what: "--context",
        why: "\(context) tokens, but the model was made for"
          + " \(plan.shape.contextLength)",
        hint: "--context \(plan.shape.contextLength) works"
      )
    }
    if let kernels {
      guard let set = KernelSet.available.first(where: { $0.name == kernels }) else {
        let names = KernelSet.available.map(\.name).joined(separator: ", ")
        throw Failure(what: "--kernels", why: "'\(kernels)' is not one of \(names)")
      }
      options.kernels = set
    }
    try store.apply(to: &options, plan: plan)
    options.threadCount = threads
    options.contextLimit = context ?? wishedContext.map { min($0, plan.shape.contextLength) }
    options.chatTemplate = try chatTemplate.map {
      String(decoding: try TextFile.bytes(of: $0), as: UTF8.self)
    }
    return options
  }

  /// Opens a model with these settings; errors name the file.
  ///
  /// `onLoading` hears the share of it that has been read.
  func engine(path: String, onLoading: (@Sendable (Double) -> Void)? = nil) throws -> Engine {
    try engine(path: path) { $0.onLoading = onLoading }
  }

  /// The same without anything that changes the output.
  func exactEngine(path: String) throws -> Engine {
    try engine(path: path) { $0.makeExact() }
  }

  /// An engine whose predictors are all scored; none of their guesses is acted on.
  func scoringEngine(path: String) throws -> Engine {
    try engine(path: path) { $0.scoresPredictors = true }
  }

  private func engine(path: String, change: (inout EngineOptions) -> Void) throws -> Engine {
    do {
      var plan = try ModelPlan(path: path)
      if let pack = store.pack {
        do { try plan.adopt(packAt: pack) } catch { throw Failure(error, subject: pack) }
      }
      var options = try options(for: plan)
      change(&options)
      let engine = try Engine(plan: plan, options: options)
      if let warning = engine.tokenizer.warning {
        StandardOutput.note("warning: \(ShownText.harmless(warning))\n")
      }
      if let chatTemplate, case .failure(let error) = engine.template {
        throw Failure(error, subject: chatTemplate)
      }
      return engine
    } catch let error as ExpertsError {
      if case .budgetBelowFloor = error { throw Failure(error, subject: "--budget") }
      throw Failure(error, subject: path)
    } catch let error as PackError {
      throw Failure(error, subject: store.pack ?? path)
    } catch let error as PolicyError {
      throw Failure(error, subject: "--policy")
    } catch InferenceError.notResident(let slots, let experts, let bytes) {
      throw Failure(
        InferenceError.notResident(slots: slots, experts: experts, neededBytes: bytes),
        subject: "--schedule resident"
      )
    } catch {
      throw Failure(error, subject: path)
    }
  }
}

/// How tokens are chosen.
struct SamplingFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Tokens of a reply at most.", valueName: "n"))
  var maxTokens: Int?

  @Option(
    help: ArgumentHelp(
      "Temperature; 0 always takes the best token. Left out: 0.7.",
      valueName: "t"
    )
  )
  var temp: Float?

  @Option(
    help: ArgumentHelp("Keep the k best tokens; 0 keeps all. Left out: 40.", valueName: "k")
  )
  var topK: Int?

  @Option(
    help: ArgumentHelp(
      "Keep the best tokens up to this probability. Left out: 0.95.",
      valueName: "p"
    )
  )
  var topP: Float?

  @Option(
    help: ArgumentHelp(
      "Drop tokens below this share of the best one's. Left out: 0.05.",
      valueName: "p"
    )
  )
  var minP: Float?

  @Option(
    help: ArgumentHelp(
      "Make tokens seen lately less likely; 1, if left out, is off.",
      valueName: "x"
    )
  )
  var repeatPenalty: Float?

  @Option(
    help: ArgumentHelp("Makes the choices repeatable. Left out: chosen anew.", valueName: "n")
  )
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Guess tokens by what stands in the text already, and compute them together:"
        + " \(SpeculationMode.allowed). The output stays the same. Left out: off.",
      valueName: "n"
    )
  )
  var speculate: SpeculationMode?

  func validate() throws {
    if let maxTokens, maxTokens < 1 {
      throw ValidationError("--max-tokens must be at least 1, not \(maxTokens)")
    }
    if let fault = SettingsList.fault(in: settings(seed: 0)) { throw ValidationError(fault) }
  }

  /// The settings, with a seed of the moment where none was given.
  func settings() -> SamplingSettings {
    settings(seed: seed ?? UInt64.random(in: 0...UInt64(UInt32.max)))
  }

  /// The same, as they can be changed later.
  func list() -> SettingsList {
    SettingsList(
      sampling: settings(),
      replyLimit: maxTokens,
      speculation: speculate ?? .off
    )
  }

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    maxTokens = maxTokens ?? settings.maxTokens
    temp = temp ?? settings.temperature.map { Float($0) }
    topK = topK ?? settings.topK
    topP = topP ?? settings.topP.map { Float($0) }
    minP = minP ?? settings.minP.map { Float($0) }
    repeatPenalty = repeatPenalty ?? settings.repeatPenalty.map { Float($0) }
    seed = seed ?? settings.seed.map(UInt64.init)
    speculate = speculate ?? settings.speculate.flatMap { SpeculationMode($0) }
  }

  private func settings(seed: UInt64) -> SamplingSettings {
    var settings = SamplingSettings()
    settings.temperature = temp ?? settings.temperature
    settings.topK = topK ?? settings.topK
    settings.topP = topP ?? settings.topP
    settings.minP = minP ?? settings.minP
    settings.repeatPenalty = repeatPenalty ?? settings.repeatPenalty
    settings.seed = seed
    return settings
  }
}

extension SpeculationMode: ExpressibleByArgument {}
