import ArgumentParser
import Inference
import Routing

/// What may be given up for speed; nothing unless asked.
struct ApproximationFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Lossy: skip the lightest experts while they weigh together less than this (AdapMoE).",
      valueName: "share"
    )
  )
  var skipTail: Float?

  @Option(
    help: ArgumentHelp(
      "Lossy: skip experts lighter than this times the heaviest (Not All Experts).",
      valueName: "ratio"
    )
  )
  var skipBelow: Float?

  @Option(
    help: ArgumentHelp(
      "Lossy: skip the lightest experts as far as the layer's error allows (AdapMoE).",
      discussion: "The square of a relative error, such as 0.001. Needs --sensitivities.",
      valueName: "tolerance"
    )
  )
  var adaptive: Float?

  @Option(
    help: ArgumentHelp(
      "The sensitivities of the model's layers, for --adaptive; see calibrate.",
      valueName: "file"
    ),
    completion: .file()
  )
  var sensitivities: String?

  @Option(
    defaultAsFlag: Float(0.02),
    help: ArgumentHelp(
      "Skip nothing for this share of the tokens, the most important ones (MC-MoE).",
      discussion: "0.02 where no share is given. Goes with --skip-tail, --skip-below and"
        + " --adaptive.",
      valueName: "share"
    )
  )
  var protect: Float?

  @Option(
    help: ArgumentHelp(
      "Lossy: skip an expert that is not in memory and weighs less than this times 1/k.",
      valueName: "factor"
    )
  )
  var dropCold: Float?

  @Option(
    help: ArgumentHelp(
      "Lossy: raise the scores of experts in memory by this share of the scores' range.",
      valueName: "share"
    )
  )
  var preferResident: Float?

  @Option(
    defaultAsFlag: MissPrecision(),
    help: ArgumentHelp(
      "Lossy: read light experts that are not in memory in Q4_0, the lightest not at all"
        + " (HOBBIT).",
      discussion: "Two thresholds for the weight of the heavier experts of a token, 0.6,0.9"
        + " where none are given. Needs a --pack made with --low.",
      valueName: "exact,low"
    )
  )
  var lowOnMiss: MissPrecision?

  @Flag(
    help: ArgumentHelp(
      "Lossy: read experts as their upper bits and complete them later (D2MoE).",
      discussion: "Needs a --pack made with --planes."
    )
  )
  var planes = false

  func validate() throws {
    let skips = [("--skip-tail", skipTail), ("--skip-below", skipBelow), ("--adaptive", adaptive)]
    let asked = skips.filter { $0.1 != nil }.map(\.0)
    if asked.count > 1 {
      throw ValidationError("\(asked.joined(separator: " and ")) exclude each other")
    }
    if (adaptive == nil) != (sensitivities == nil) {
      throw ValidationError("--adaptive and --sensitivities need each other")
    }
    if let protect {
      guard protect >= 0 && protect <= 1 else {
        throw ValidationError("--protect must be from 0 to 1, not \(protect)")
      }
      if asked.isEmpty {
        throw ValidationError("--protect needs --skip-tail, --skip-below or --adaptive")
      }
    }
    if lowOnMiss != nil && planes {
      throw ValidationError("--low-on-miss and --planes exclude each other")
    }
    let values = skips + [("--drop-cold", dropCold), ("--prefer-resident", preferResident)]
    for (name, value) in values {
      if let value, !(value >= 0 && value.isFinite) {
        throw ValidationError("\(name) must be 0 or more, not \(value)")
      }
    }
  }

  /// Whether experts are read in fewer bits, which only a pack holds.
  var needsPack: Bool { lowOnMiss != nil || planes }

  /// The flags again, as they were given.
  var arguments: [String] {
    let values: [(String, String?)] = [
      ("--skip-tail", skipTail.map { "\($0)" }), ("--skip-below", skipBelow.map { "\($0)" }),
      ("--adaptive", adaptive.map { "\($0)" }), ("--sensitivities", sensitivities),
      ("--protect", protect.map { "\($0)" }), ("--drop-cold", dropCold.map { "\($0)" }),
      ("--prefer-resident", preferResident.map { "\($0)" }),
      ("--low-on-miss", lowOnMiss.map { "\($0)" }),
    ]
    return values.flatMap { name, value in value.map { [name, $0] } ?? [] }
      + (planes ? ["--planes"] : [])
  }

  /// What is given up when a model is run.
  func approximations(for plan: ModelPlan) throws -> Approximations {
    var approximations = Approximations()
    if let skipTail { approximations.skipping = .tail(tolerance: skipTail) }
    if let skipBelow { approximations.skipping = .ratio(skipBelow) }
    if let adaptive, let sensitivities {
      do {
        approximations.adaptive = try LayerSensitivities(path: sensitivities).skipping(
          tolerance: adaptive,
          identity: plan.file.identity,
          layerCount: plan.shape.routedLayerCount
        )
      } catch {
        throw Failure(error, subject: "--sensitivities")
      }
    }
    approximations.protectedShare = protect
    approximations.coldDrop = dropCold
    approximations.residentPreference = preferResident.map { ResidentPreference(strength: $0) }
    if let lowOnMiss { approximations.lowerPrecision = .lowOnMiss(lowOnMiss) }
    if planes { approximations.lowerPrecision = .planes }
    return approximations
  }
}

extension MissPrecision: ExpressibleByArgument {
  /// Two thresholds such as `0.6,0.9`.
  package init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Float($0)
    }
    guard numbers.count == 2, let exact = numbers[0], let low = numbers[1],
      0 <= exact, exact <= low, low <= 1
    else { return nil }
    self.init(exactLimit: exact, lowLimit: low)
  }
}
