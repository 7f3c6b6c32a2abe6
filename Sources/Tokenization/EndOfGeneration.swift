/// The names under which vocabularies keep the tokens that end a reply.
///
/// Files name one or two such tokens by number, but models end their replies with others as
/// well.
enum EndOfGeneration {
  private static let names = [
    "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<|flush|>", "<|calls|>",
    "<end_of_turn>", "<|endoftext|>", "<|eom_id|>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]",
    "<｜end▁of▁sentence｜>", "<|end_of_text|>", "<end_of_utterance>", "</s>", "<eos>", "<turn|>",
    "<|tool_response>", "[e~[",
    // What separates files and fills gaps in code: no reply goes on behind it.
    "<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]", "<|fim_repo|>", "<|repo_name|>",
    "<fim-repo>", "<REPO>", "<reponame>", "<|file_sep|>",
  ]

  /// The tokens of these names that `vocabulary` has.
  static func tokens(in vocabulary: Vocabulary) -> Set<Int> {
    var found = Set(names.compactMap { vocabulary.token($0) })
    func hasAll(_ names: String...) -> Bool {
      names.allSatisfy { vocabulary.token($0) != nil }
    }
    func remove(_ name: String) {
      if let token = vocabulary.token(name) { found.remove(token) }
    }
    // gpt-oss and Solar end a message with <|end|> and go on with the next one.
    if hasAll("<|return|>", "<|call|>") || hasAll("<|return|>", "<|calls|>")
      || hasAll("<|flush|>", "<|call|>") || hasAll("<|flush|>", "<|calls|>")
    {
      remove("<|end|>")
    }
    // To Gemma 4 </s> is text.
    if hasAll("<|tool_response>") { remove("</s>") }
    return found
  }
}
