/// A calibration that gives no result.
package enum CalibrationError: Error, Equatable {
  /// The samples leave some weights open.
  case noSingleFit(lambda: Double)
}

extension CalibrationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSingleFit(let lambda):
      "the samples do not determine the fit with lambda \(lambda): give more samples or a"
        + " larger lambda"
    }
  }
}
