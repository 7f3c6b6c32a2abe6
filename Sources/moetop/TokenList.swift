/// Token ids as they are typed: `1,2,3`.
enum TokenList {
  /// Reads ids that are separated by commas or white space.
  ///
  /// - Parameters:
  ///   - text: what was typed
  ///   - vocabularySize: ids must be below it
  /// - Returns: the ids, at least one
  /// - Throws: ``Failure`` that names the id
  static func parse(_ text: String, vocabularySize: Int) throws -> [Int] {
    let words = text.split { $0 == "," || $0.isWhitespace || $0 == "[" || $0 == "]" }
    let ids = try words.map { word in
      guard let id = Int(word) else {
        throw Failure(what: "token ids", why: "'\(word)' is not a number", status: 64)
      }
      guard id >= 0, id < vocabularySize else {
        throw Failure(
          what: "token ids",
          why: "\(id) is not in the vocabulary of \(vocabularySize)",
          status: 64
        )
      }
      return id
    }
    guard !ids.isEmpty else {
      throw Failure(what: "token ids", why: "there are none", hint: "for example 1,2,3", status: 64)
    }
    return ids
  }
}
