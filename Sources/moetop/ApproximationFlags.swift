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

  func validate() throws {
    if skipTail != nil && skipBelow != nil {
      throw ValidationError("--skip-tail and --skip-below exclude each other")
    }
    let values = [
      ("--skip-tail", skipTail), ("--skip-below", skipBelow), ("--drop-cold", dropCold),
      ("--prefer-resident", preferResident),
    ]
    for (name, value) in values {
      if let value, !(value >= 0 && value.isFinite) {
        throw ValidationError("\(name) must be 0 or more, not \(value)")
      }
    }
  }

  /// The flags again, as they were given.
  var arguments: [String] {
    let values: [(String, Float?)] = [
      ("--skip-tail", skipTail), ("--skip-below", skipBelow), ("--drop-cold", dropCold),
      ("--prefer-resident", preferResident),
    ]
    return values.flatMap { name, value in value.map { [name, "\($0)"] } ?? [] }
  }

  var approximations: Approximations {
    var approximations = Approximations()
    if let skipTail { approximations.skipping = .tail(tolerance: skipTail) }
    if let skipBelow { approximations.skipping = .ratio(skipBelow) }
    approximations.coldDrop = dropCold
    approximations.residentPreference = preferResident.map { ResidentPreference(strength: $0) }
    return approximations
  }
}
