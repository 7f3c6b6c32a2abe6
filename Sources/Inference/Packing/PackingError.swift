import Experts

/// A model that cannot be packed as asked.
package enum PackingError: Error, Equatable {
  /// The disk has not enough room for the pack.
  case noSpace(path: String, needed: Int, available: Int)
  /// The path of the pack is that of the model.
  case replacesModel(path: String)
  /// Copies in fewer bits are not made from this format.
  case unsupportedFormat(tensor: String, format: String, supported: [String])
  /// Weights of an expert that are infinite, not a number, or too large for fewer bits.
  case badWeights(tensor: String, expert: Int)
}

extension PackingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noSpace(let path, let needed, let available):
      "no room for \(path): it needs \(ByteCount(needed)), \(ByteCount(available)) are free"
    case .replacesModel(let path): "\(path) is the model itself: give the pack another path"
    case .unsupportedFormat(let tensor, let format, let supported):
      "tensor \(tensor) is stored as \(format), of which no copies in fewer bits are made"
        + " (made of: \(supported.joined(separator: ", ")))"
    case .badWeights(let tensor, let expert):
      "tensor \(tensor) holds weights of expert \(expert) that fewer bits cannot express"
    }
  }
}
