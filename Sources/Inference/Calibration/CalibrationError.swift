/// A calibration that gives no result, or whose result cannot be kept or found again.
package enum CalibrationError: Error, Equatable {
  /// The samples leave some weights open.
  case noSingleFit(lambda: Double)
  case cannotRead(path: String)
  case cannotWrite(path: String)
  /// The file is there, but it holds no sensitivities.
  case notSensitivities(path: String, reason: String)
}

extension CalibrationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSingleFit(let lambda):
      "the samples do not determine the fit with lambda \(lambda): give more samples or a"
        + " larger lambda"
    case .cannotRead(let path): "\(path) cannot be read"
    case .cannotWrite(let path): "\(path) cannot be written"
    case .notSensitivities(let path, let reason):
      "\(path) is no file of sensitivities: \(reason)"
    }
  }
}
