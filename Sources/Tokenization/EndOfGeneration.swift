/// The names under which vocabularies keep the tokens that end a reply.
///
/// Files name one or two such tokens by number, but models end their replies with others as
/// well.
enum EndOfGeneration {
  private static let names = [
    "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<end_of_turn>",
    "<|endoftext|>", "<|eom_id|>", "<EOT>", "[EOT]", "<｜end▁of▁sentence｜>",
    "<|end_of_text|>", "</s>",
  ]

  /// The tokens of these names that `vocabulary` has.
  static func tokens(in vocabulary: Vocabulary) -> Set<Int> {
    var found = Set(names.compactMap { vocabulary.token($0) })
    // gpt-oss ends a message with <|end|> and goes on with the next one.
    let pauses = ["<|return|>", "<|call|>", "<|end|>"].compactMap { vocabulary.token($0) }
    if pauses.count == 3 { found.remove(pauses[2]) }
    return found
  }
}
