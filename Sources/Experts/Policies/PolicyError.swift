/// A policy that cannot be had as asked for.
package enum PolicyError: Error, Equatable {
  /// No policy has this name.
  case unknown(name: String, known: [String])
  /// The policy lives from a residency profile, and none was given.
  case profileNeeded(policy: String)
  /// The profile counts the experts of a model of another shape.
  case profileOfAnotherModel(found: [Int], expected: [Int])
  /// Quotas by dynamic programming need measured misses.
  case missCurvesNeeded
  /// The measured misses are of a model of another shape.
  case missCurvesOfAnotherModel
}

extension PolicyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknown(let name, let known):
      "'\(name)' is not a policy: choose one of \(known.joined(separator: ", "))"
    case .profileNeeded(let policy):
      "policy \(policy) needs a residency profile"
    case .profileOfAnotherModel(let found, let expected):
      "the residency profile counts \(found[0]) layers of \(found[1]) experts, the model has"
        + " \(expected[0]) of \(expected[1])"
    case .missCurvesNeeded:
      "scope dp needs measured misses for each layer"
    case .missCurvesOfAnotherModel:
      "the measured misses for each layer are of a model of another shape"
    }
  }
}
