import GGUF

/// A SentencePiece vocabulary for tests.
///
/// Ids: 0 `<unk>`, 1 `<s>`, 2 `</s>`, then byte b at 3 + b, then the pieces that are given.
struct TinySentencePiece {
  static let firstPiece = 259

  var tokens: [String]
  var scores: [Float]
  var types: [Int32]

  init(_ pieces: [(String, Float)]) {
    tokens = ["<unk>", "<s>", "</s>"]
    tokens += (0...255).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return "<0x\(byte < 16 ? "0" : "")\(digits)>"
    }
    types = [2, 3, 3] + [Int32](repeating: 6, count: 256)
    scores = [Float](repeating: 0, count: tokens.count)
    for (piece, score) in pieces { add(piece, score: score) }
  }

  mutating func add(_ piece: String, score: Float = 0, type: Int32 = 1) {
    tokens.append(piece)
    scores.append(score)
    types.append(type)
  }

  /// The vocabulary's metadata, without the keys that `values` sets to nil.
  func metadata(setting values: [String: MetadataValue?] = [:]) throws -> Metadata {
    var pairs: [String: MetadataValue?] = [
      "tokenizer.ggml.model": .string("llama"),
      "tokenizer.ggml.tokens": .array(.string(tokens)),
      "tokenizer.ggml.scores": .array(.float32(scores)),
      "tokenizer.ggml.token_type": .array(.int32(types)),
    ]
    pairs.merge(values) { $1 }
    var metadata = Metadata()
    for case (let key, let value?) in pairs { try metadata.add(value, for: key) }
    return metadata
  }
}
