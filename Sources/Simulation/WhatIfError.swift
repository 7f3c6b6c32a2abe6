import Events

/// A question that a session cannot answer.
package enum WhatIfError: Error, Equatable {
  /// There is nothing to serve again.
  case noRouting
  /// A token's expert does not exist in the model that the header describes.
  case outsideShape(ExpertID, layerCount: Int, expertCount: Int)
  /// The header describes no model.
  case noShape
  /// A budget in bytes, but nothing says how large an expert is.
  case noExpertSize
  /// The predictor looks into the model, which is not at hand.
  case needsModel(predictor: String)
}

extension WhatIfError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noRouting: "it holds no token with experts"
    case .outsideShape(let expert, let layerCount, let expertCount):
      "\(expert) is asked for, but the model has \(layerCount) layers of \(expertCount) experts"
    case .noShape: "its header describes no model with experts"
    case .noExpertSize: "it does not say how many bytes an expert has"
    case .needsModel(let predictor):
      "\(predictor) computes its guesses with the model, which a recording does not hold"
    }
  }
}
