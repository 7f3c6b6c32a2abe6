import GGUF

/// A vocabulary that cannot be used, and why.
package enum TokenizationError: Error, Equatable {
  /// The model file lacks a key that every vocabulary needs.
  case missingKey(String)
  /// A value in the model file has the wrong type.
  case metadata(GGUFError)
  /// The vocabulary is of a kind that is not supported.
  case unsupportedModel(String, supported: [String])
  /// PCRE2 refused a pattern; it may have been built without Unicode.
  case refusedPattern(name: String, reason: String)
  /// There are no tokens, or more than can be numbered.
  case tokenCount(Int)
  /// There is not one type for each token.
  case typeCount(found: Int, expected: Int)
  /// There is not one score for each token.
  case scoreCount(found: Int, expected: Int)
  /// A merge is not two pieces with a space between them.
  case malformedMerge(String, index: Int)
  /// A merge speaks of a piece that is no token.
  case unknownPiece(String, merge: String, index: Int)
  /// No token stands for a byte that ordinary texts contain.
  case missingByte(UInt8)
  /// A key names a token that does not exist.
  case tokenOutOfRange(key: String, found: Int, count: Int)
  /// The chat template cannot be read, or not be followed for this conversation.
  case chatTemplate(TemplateError)
}

extension TokenizationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingKey(let key): "the model file has no '\(key)'"
    case .metadata(let error): "\(error)"
    case .unsupportedModel(let found, let supported):
      "the vocabulary kind '\(found)' is not supported "
        + "(supported: \(supported.joined(separator: ", ")))"
    case .refusedPattern(let name, let reason):
      "the pattern of the pre-tokenizer '\(name)' was refused: \(reason)"
    case .tokenCount(let found): "the vocabulary has \(found) tokens"
    case .typeCount(let found, let expected):
      "the vocabulary has \(found) token types for \(expected) tokens"
    case .scoreCount(let found, let expected):
      "the vocabulary has \(found) token scores for \(expected) tokens"
    case .malformedMerge(let merge, let index):
      "merge \(index) is '\(merge)', expected two pieces with a space between them"
    case .unknownPiece(let piece, let merge, let index):
      "merge \(index), '\(merge)', needs '\(piece)', which is no token"
    case .missingByte(let byte): "no token of the vocabulary stands for byte \(byte)"
    case .tokenOutOfRange(let key, let found, let count):
      "'\(key)' is \(found), expected one of \(count) tokens"
    case .chatTemplate(let error): "\(error)"
    }
  }
}
