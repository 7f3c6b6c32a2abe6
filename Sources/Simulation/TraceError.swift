import Events
import Experts

/// A recording that cannot be simulated.
package enum TraceError: Error, Equatable {
  case noHeader
  case noTokens
  /// The header's counts are those of no model.
  case badShape(layers: Int, experts: Int, expertsPerToken: Int)
  case expertOutside(ExpertID, position: Int)
  /// A token's layers do not go up.
  case layersOutOfOrder(position: Int)
  /// The header's store is none that there can be.
  case badSlotCount(Int)
  case unknown(setting: String, value: String)
  /// A place in the header's list of experts in memory is that of no expert, or comes twice.
  case badWarmStart(place: Int)
}

extension TraceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noHeader: "the recording does not say which model it is of"
    case .noTokens: "the recording has no token with experts"
    case .badShape(let layers, let experts, let expertsPerToken):
      "there is no model of \(layers) layers with \(experts) experts, top-\(expertsPerToken)"
    case .expertOutside(let expert, let position):
      "the token at \(position) chose \(expert), which the model does not have"
    case .layersOutOfOrder(let position):
      "the layers of the token at \(position) are not in order"
    case .badSlotCount(let count): "a store of \(count) slots cannot be"
    case .unknown(let setting, let value): "'\(value.prefix(40))' is no \(setting)"
    case .badWarmStart(let place):
      "the list of experts in memory at the start is wrong at place \(place)"
    }
  }
}

extension ExpertPlaces {
  /// Far more experts than any model has, and few enough for a policy's records.
  private static let mostExperts = 1 << 20

  /// The experts of a recorded model.
  /// - Throws: ``TraceError/badShape(layers:experts:expertsPerToken:)``
  package init(checking model: ModelCard) throws(TraceError) {
    let sizes = 1...Int(UInt16.max)
    guard sizes.contains(model.layerCount), sizes.contains(model.expertCount),
      model.layerCount * model.expertCount <= Self.mostExperts,
      (1...model.expertCount).contains(model.expertsPerToken)
    else {
      throw .badShape(
        layers: model.layerCount,
        experts: model.expertCount,
        expertsPerToken: model.expertsPerToken
      )
    }
    self.init(layers: 0..<model.layerCount, expertCount: model.expertCount)
  }
}
