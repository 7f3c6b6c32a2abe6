import Events
import GGUF

/// A pack that cannot be used, or a model that cannot be packed in this way.
package enum PackError: Error, Equatable {
  /// The file is no whole GGUF file.
  case unreadable(path: String, GGUFError)
  /// The file is a GGUF file of another kind: what it says it is.
  case notAPack(path: String, kind: String?)
  /// The pack has a version that this reader does not know.
  case unsupportedVersion(Int)
  /// The pack was made from another model: the two identities.
  case packOfAnotherModel(found: String, expected: String)
  /// The metadata lacks a key.
  case missingKey(String)
  /// A key has not the value that follows from the model.
  case wrongValue(key: String, found: String, expected: String)
  /// A layer lacks the tensor that should hold its experts.
  case missingTensor(String)
  /// A tensor has not the shape that follows from the model.
  case wrongTensor(String, found: [Int], expected: [Int])
  /// Experts begin at multiples of fewer bytes than a read needs.
  case alignment(found: Int, needed: Int)
  /// The pack has no copies of this kind.
  case missingCopy(ExpertCopy)
  /// The planes of a model together are its experts only where these are in Q8_0.
  case cannotRefine(tensor: String, format: String)
  /// The rows of a matrix are no whole blocks of the fewer bits asked for.
  case partialBlock(tensor: String, rowLength: Int)
  /// An expert's bytes are not those that were written.
  case damaged(ExpertID, ExpertCopy)
}

extension PackError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let path, let error): "the pack \(path) cannot be read: \(error)"
    case .notAPack(let path, let kind): "\(path) is not a pack but \(kind ?? "a model")"
    case .unsupportedVersion(let version):
      "pack version \(version) is not supported (supported: \(PackShape.version))"
    case .packOfAnotherModel(let found, let expected):
      "the pack was made from another model: its identity is \(found), expected \(expected)"
    case .missingKey(let key): "the pack lacks the metadata key '\(key)'"
    case .wrongValue(let key, let found, let expected):
      "the pack's '\(key)' is \(found), expected \(expected)"
    case .missingTensor(let name): "the pack lacks the tensor \(name)"
    case .wrongTensor(let name, let found, let expected):
      "the pack's tensor \(name) has shape \(found), expected \(expected)"
    case .alignment(let found, let needed):
      "the pack's experts begin at multiples of \(found) bytes, this disk needs \(needed)"
    case .missingCopy(let copy): "the pack has no \(copy.rawValue) copies of the experts"
    case .cannotRefine(let tensor, let format):
      "planes become exact only where experts are in \(PackShape.planesFormat.name), but"
        + " tensor \(tensor) is in \(format)"
    case .partialBlock(let tensor, let rowLength):
      "tensor \(tensor) has rows of \(rowLength) weights, fewer bits need a multiple of"
        + " \(NestedBlock.weightCount)"
    case .damaged(let expert, let copy):
      "the pack is damaged: the \(copy.rawValue) copy of expert \(expert.index) in layer"
        + " \(expert.layer) has another checksum"
    }
  }
}
