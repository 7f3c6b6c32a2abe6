import ArgumentParser
import Experts
import Inference
import Simulation

/// The settings that `moetop what-if` tries.
struct WhatIfFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("Policies, and belady. Left out: all, or the live one.", valueName: "names")
  )
  var policy: String?

  @Option(help: ArgumentHelp("Budgets: 20%, 1G, all.", valueName: "sizes"))
  var budget: String?

  @Option(help: ArgumentHelp("Numbers of slots.", valueName: "numbers"))
  var slots: String?

  @Option(help: ArgumentHelp("Who competes for slots: shared, layer, dp.", valueName: "names"))
  var scope: String?

  @Option(
    help: ArgumentHelp("Whether all missed experts get a slot: forced, bypass.", valueName: "names")
  )
  var admission: String?

  @Option(
    help: ArgumentHelp(
      "When experts are read: on-demand, pre-gated, prefetch-all, resident.",
      valueName: "names"
    )
  )
  var schedule: String?

  @Option(
    help: ArgumentHelp(
      "Predictors that read early, and none; those that go by history.",
      valueName: "names"
    )
  )
  var predict: String?

  @Option(
    help: ArgumentHelp("Another storage, such as 600MB/s,100us.", valueName: "speed")
  )
  var storage: String?

  func simulatedStorage() throws -> SimulatedStorage? {
    do {
      return try storage.map { text throws(ExpertsError) in try SimulatedStorage(parsing: text) }
    } catch {
      throw Failure(error, subject: "--storage")
    }
  }

  /// Every combination of what is asked for, but not the live settings themselves.
  func settings(for whatIf: WhatIf) throws -> [WhatIfSettings] {
    let source = whatIf.source
    // A live policy that nobody knows any more is no reason not to try others.
    let live = try? whatIf.liveSettings()
    let basis =
      live
      ?? WhatIfSettings(
        decider: .policy(PolicyChoice.defaultName),
        slotCount: max(source.floor, source.totalExpertCount / 4)
      )
    let slotCounts = try slotCounts(of: source) ?? [basis.slotCount]
    let scopes = try values(scope, "--scope") ?? [basis.scope]
    let admissions = try values(admission, "--admission") ?? [basis.admission]
    let schedules = try values(schedule, "--schedule") ?? [basis.schedule]
    let predictors = list(predict)?.map { $0 == "none" ? nil : $0 } ?? [basis.predictor]
    var result: [WhatIfSettings] = []
    for slotCount in slotCounts {
      for decider in try deciders(basis) {
        for scope in scopes {
          for admission in admissions {
            for schedule in schedules {
              for predictor in predictors {
                let settings = WhatIfSettings(
                  decider: decider,
                  slotCount: slotCount,
                  scope: scope,
                  admission: admission,
                  schedule: schedule,
                  predictor: predictor
                )
                if settings != live, !result.contains(settings) { result.append(settings) }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Words for an error of the simulation: flags are named where one is to blame.
  static func failure(_ error: any Error, file: String) -> Failure {
    switch error {
    case is PolicyError: Failure(error, subject: "--policy")
    case is PredictorError, WhatIfError.needsModel: Failure(error, subject: "--predict")
    case is ExpertsError, WhatIfError.noExpertSize: Failure(error, subject: "--budget")
    default: Failure(error, subject: file)
    }
  }

  // MARK: - Lists

  private func deciders(_ basis: WhatIfSettings) throws -> [WhatIfSettings.Decider] {
    if let names = list(policy) {
      return try names.map { name in
        name == WhatIfSettings.Decider.belady.name
          ? .belady : .policy(try PolicyCatalog.entry(named: name).name)
      }
    }
    let others = [budget, slots, scope, admission, schedule, predict]
    if others.contains(where: { $0 != nil }) { return [basis.decider] }
    // A residency profile is nothing that a recording holds.
    return PolicyCatalog.entries.filter { !$0.needsProfile }.map { .policy($0.name) }
  }

  private func slotCounts(of source: WhatIfSource) throws -> [Int]? {
    guard budget != nil || slots != nil else { return nil }
    let ofBudgets = try list(budget)?.map { text in
      try source.slotCount(of: MemoryBudget(parsing: text))
    }
    let numbers = try list(slots)?.map { text in
      guard let number = Int(text), (source.floor...source.totalExpertCount).contains(number)
      else {
        throw Failure(
          what: "--slots",
          why: "'\(text)' is not from \(source.floor), what one layer needs at once, to"
            + " \(source.totalExpertCount), all experts"
        )
      }
      return number
    }
    return (ofBudgets ?? []) + (numbers ?? [])
  }

  private func values<Value: RawRepresentable & CaseIterable>(
    _ text: String?,
    _ flag: String
  ) throws -> [Value]? where Value.RawValue == String {
    try list(text)?.map { name in
      guard let value = Value(rawValue: name) else {
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(what: flag, why: "'\(name)' is not one of \(known)")
      }
      return value
    }
  }

  private func list(_ text: String?) -> [String]? {
    text?.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " })
    }
  }
}
