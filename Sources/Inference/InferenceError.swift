import Experts

/// A model that cannot be run, or a run that cannot go on.
package enum InferenceError: Error, Equatable {
  /// The architecture is not one of those that moetop runs.
  case unsupportedArchitecture(String, supported: [String])
  /// A key that the architecture needs is not in the file.
  case missingKey(String)
  /// A key holds a number that cannot be.
  case badValue(key: String, found: Int)
  /// A key holds a number that cannot be, and is no integer.
  case badNumber(key: String, found: String)
  /// A key asks for something that is not supported.
  case unsupportedValue(key: String, found: String, supported: [String])
  /// A key has fewer values than the model has layers.
  case shortArray(key: String, count: Int, layerCount: Int)
  /// A tensor is stored in a format that there are no kernels for.
  case unsupportedFormat(tensor: String, format: String, supported: [String])
  /// A tensor that the architecture needs is not in the file.
  case missingTensor(String)
  /// Each expert has tensors of its own, as in files from before 2024.
  case separateExperts(tensor: String)
  /// A tensor has not the shape that the keys say.
  case wrongShape(tensor: String, found: [Int], expected: [Int])
  /// The vocabulary and the embedding differ in size.
  case vocabularyMismatch(tokens: Int, rows: Int)
  /// The prompt does not fit into the context.
  case promptTooLong(tokens: Int, contextLimit: Int)
  /// A token id is not in the vocabulary.
  case unknownToken(Int, vocabularySize: Int)
  /// A sidecar is of another kind.
  case wrongSidecar(key: String, found: String, expected: String)
  /// A sidecar was made for another model.
  case sidecarOfAnotherModel(found: String, expected: String)
  /// The budget does not hold all experts, as the schedule asks for.
  case notResident(slots: Int, experts: Int, neededBytes: Int)
  /// The schedule needs experts that are chosen early, and none are.
  case choosesNoneEarly
  /// The last reply cannot go on: it came to its end, or there is none.
  case nothingToContinue
  /// There is no such turn of the user's, counted from 1.
  case noSuchTurn(Int, count: Int)
  /// Copies were asked for that only a pack holds, and none was given.
  case needsPack(ExpertCopy)
  /// The memory for weights or KV cache could not be had.
  case outOfMemory(what: String, bytes: Int)
}

extension InferenceError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unsupportedArchitecture(let name, let supported):
      "architecture '\(name)' is not supported (supported: \(list(supported)))"
    case .missingKey(let key):
      "metadata key \(key) is missing"
    case .badValue(let key, let found):
      "metadata key \(key) cannot be \(found)"
    case .badNumber(let key, let found):
      "metadata key \(key) cannot be \(found)"
    case .unsupportedValue(let key, let found, let supported):
      "metadata key \(key) is '\(found)', which is not supported"
        + " (supported: \(list(supported)))"
    case .shortArray(let key, let count, let layerCount):
      "metadata key \(key) has \(count) values for \(layerCount) layers"
    case .unsupportedFormat(let tensor, let format, let supported):
      "tensor \(tensor) is stored as \(format), which is not supported"
        + " (supported: \(list(supported)))"
    case .missingTensor(let name):
      "tensor \(name) is missing"
    case .separateExperts(let tensor):
      "each expert has tensors of its own (\(tensor)), as in files from before 2024:"
        + " convert the model again"
    case .wrongShape(let tensor, let found, let expected):
      "tensor \(tensor) has shape \(found), expected \(expected)"
    case .vocabularyMismatch(let tokens, let rows):
      "the vocabulary has \(tokens) tokens, the embedding \(rows) rows"
    case .promptTooLong(let tokens, let contextLimit):
      "the prompt has \(tokens) tokens, the context holds \(contextLimit)"
    case .unknownToken(let token, let vocabularySize):
      "token \(token) is not in the vocabulary of \(vocabularySize)"
    case .wrongSidecar(let key, let found, let expected):
      "its \(key) is '\(found)', expected '\(expected)'"
    case .sidecarOfAnotherModel(let found, let expected):
      "it belongs to another model (header \(found), this model's is \(expected))"
    case .notResident(let slots, let experts, let neededBytes):
      "the budget holds \(slots) of \(experts) experts, all of them take"
        + " \(ByteCount(neededBytes))"
    case .choosesNoneEarly:
      "pre-gated changes the output of this model: begin with --schedule pre-gated"
    case .nothingToContinue:
      "nothing to continue: only a reply that was stopped or cut off can go on"
    case .noSuchTurn(_, let count) where count == 0:
      "nothing was asked and answered yet"
    case .noSuchTurn(let turn, let count):
      "there is no turn \(turn): \(count) \(count == 1 ? "was" : "were") asked and answered"
    case .needsPack(let copy):
      "the \(copy.rawValue) copies of experts are in a pack, and none was given"
    case .outOfMemory(let what, let bytes):
      "no memory for the \(what): \(ByteCount(bytes))"
    }
  }

  private func list(_ names: [String]) -> String {
    names.joined(separator: ", ")
  }
}
