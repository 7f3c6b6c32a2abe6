/// A predictor that cannot be had.
package enum PredictorError: Error, Equatable {
  /// A name that no predictor has.
  case unknown(String, known: [String])
}

extension PredictorError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknown(let name, let known):
      "'\(name)' is not a predictor: give one of \(known.joined(separator: ", "))"
    }
  }
}
