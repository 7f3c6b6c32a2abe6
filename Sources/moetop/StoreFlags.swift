import ArgumentParser
import Compute
import Configuration
import Experts
import Inference

/// When experts are read, who leaves for them, how the KV cache is kept, and what may be given
/// up for speed.
struct StoreFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "When experts are read: resident, on-demand, prefetch-all or pre-gated.",
      discussion: "pre-gated chooses a layer's experts one layer early, which changes the"
        + " output unless the model was trained so. Left out: on-demand, or pre-gated"
        + " for such a model.",
      valueName: "name"
    )
  )
  var schedule: Schedule?

  @Option(
    help: ArgumentHelp(
      "Who leaves when another expert needs the slot:"
        + " \(PolicyCatalog.entries.map(\.name).joined(separator: ", "))."
        + " Left out: \(PolicyChoice.defaultName).",
      valueName: "name"
    ),
    completion: .list(PolicyCatalog.entries.map(\.name))
  )
  var policy: String?

  @Option(
    help: ArgumentHelp(
      "Who competes for slots: all layers (shared), those of a layer (layer), or those of"
        + " a layer with quotas from measured misses (dp).",
      valueName: "name"
    )
  )
  var scope = PolicyScope.shared

  @Option(
    help: ArgumentHelp(
      "A recording to measure each layer's misses in, for --scope dp.",
      valueName: "file"
    ),
    completion: .file()
  )
  var measured: String?

  @Option(
    help: ArgumentHelp(
      "Whether every missed expert gets a slot (forced), or one worth less than all others"
        + " streams through (bypass).",
      valueName: "name"
    )
  )
  var admission = AdmissionMode.forced

  @Option(
    help: ArgumentHelp("Read experts from this pack; see pack.", valueName: "file"),
    completion: .file()
  )
  var pack: String?

  @Option(
    help: ArgumentHelp(
      "How the KV cache keeps keys and values: f16, q8_0 or f32. Left out:"
        + " \(KVFormat.initial.rawValue).",
      valueName: "name"
    )
  )
  var kvFormat: KVFormat?

  @OptionGroup var warmStart: ProfileFlags
  @OptionGroup var lossy: ApproximationFlags

  @Option(
    help: ArgumentHelp(
      "Choose experts so many layers early with the model's own routers (lossy).",
      valueName: "n"
    )
  )
  var routeAhead: Int?

  @Option(
    help: ArgumentHelp(
      "Choose experts one layer early with these pre-gates (lossy); see calibrate.",
      valueName: "file"
    )
  )
  var pregates: String?

  @Option(
    help: ArgumentHelp(
      "Guess the next layers' experts and read them early:"
        + " \(PredictorCatalog.entries.map(\.name).joined(separator: ", ")).",
      valueName: "name"
    ),
    completion: .list(PredictorCatalog.entries.map(\.name))
  )
  var predict: String?

  @Option(
    help: ArgumentHelp(
      "Bytes of guessed reads that may be under way. Left out: two experts.",
      valueName: "size"
    )
  )
  var prefetchLimit: String?

  @Option(
    help: ArgumentHelp(
      "Imitate a slower storage, such as 600MB/s,100us.",
      valueName: "speed"
    )
  )
  var simulateStorage: String?

  @Option(
    help: ArgumentHelp(
      "How reads are handed to the kernel: lanes or ring (io_uring). Left out: the faster.",
      valueName: "name"
    )
  )
  var reads: ReadOptions.Backend?

  @Option(help: ArgumentHelp("Reads under way at the same time.", valueName: "n"))
  var lanes = 4

  func validate() throws {
    if let routeAhead, routeAhead < 1 {
      throw ValidationError("--route-ahead must be at least 1, not \(routeAhead)")
    }
    if lossy.needsPack && pack == nil {
      throw ValidationError("--low-on-miss and --planes need a --pack with such copies")
    }
    if !(1...64).contains(lanes) {
      throw ValidationError("--lanes must be from 1 to 64, not \(lanes)")
    }
  }

  /// The flags again, as they were given.
  var arguments: [String] {
    let values: [(String, String?)] = [
      ("--schedule", schedule?.rawValue), ("--route-ahead", routeAhead.map(String.init)),
      ("--pregates", pregates), ("--predict", predict), ("--prefetch-limit", prefetchLimit),
      ("--simulate-storage", simulateStorage), ("--lanes", "\(lanes)"),
      ("--policy", policy), ("--scope", scope.rawValue), ("--measured", measured),
      ("--admission", admission.rawValue), ("--pack", pack), ("--reads", reads?.rawValue),
      ("--kv-format", kvFormat?.rawValue),
    ]
    return values.flatMap { name, value in value.map { [name, $0] } ?? [] }
      + warmStart.arguments + lossy.arguments
  }

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    policy = policy ?? settings.policy
    predict = predict ?? settings.predict
    schedule = schedule ?? settings.schedule.flatMap(Schedule.init(rawValue:))
    kvFormat = kvFormat ?? settings.kvFormat.flatMap(KVFormat.init(rawValue:))
  }

  func apply(to options: inout EngineOptions, plan: ModelPlan) throws {
    let shape = plan.shape
    options.schedule = schedule
    let profile = try warmStart.profile(for: plan)
    options.profile = profile
    do {
      var choice = PolicyChoice(
        entry: try PolicyCatalog.entry(named: policy ?? PolicyChoice.defaultName)
      )
      choice.scope = scope
      choice.admission = admission
      choice.profile = profile
      choice.missCurves = try measured.map { try MeasuredMisses.curves(of: $0, plan: plan) }
      options.policy = choice
    } catch {
      throw Failure(error, subject: "--policy")
    }
    if let routeAhead, routeAhead >= shape.routedLayerCount {
      throw Failure(
        what: "--route-ahead",
        why: "\(routeAhead) layers ahead, but the model has \(shape.routedLayerCount)"
      )
    }
    options.routeAhead = routeAhead
    options.preGatesPath = pregates
    do {
      if let predict { options.predictor = try PredictorCatalog.entry(named: predict) }
    } catch {
      throw Failure(error, subject: "--predict")
    }
    do {
      if let prefetchLimit {
        guard case .bytes(let bytes) = try MemoryBudget(parsing: prefetchLimit) else {
          throw ExpertsError.notABudget(prefetchLimit)
        }
        options.prefetchBytes = bytes
      }
    } catch {
      throw Failure(error, subject: "--prefetch-limit")
    }
    options.kvFormat = kvFormat ?? .initial
    options.reading.laneCount = lanes
    options.reading.backend = reads ?? .automatic
    options.approximations = try lossy.approximations(for: plan)
    options.packPath = pack
    do {
      options.reading.simulated = try simulateStorage.map { text in
        try SimulatedStorage(parsing: text)
      }
    } catch {
      throw Failure(error, subject: "--simulate-storage")
    }
  }
}

extension Schedule: ExpressibleByArgument {}
extension KVFormat: ExpressibleByArgument {}
extension PolicyScope: ExpressibleByArgument {}
extension AdmissionMode: ExpressibleByArgument {}
extension ReadOptions.Backend: ExpressibleByArgument {}
