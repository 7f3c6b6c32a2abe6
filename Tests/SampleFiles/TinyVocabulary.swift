import GGUF

/// A byte-level vocabulary for tests: three control tokens, 256 bytes, some merges.
///
/// Ids: 0 `<|endoftext|>`, 1 `<|im_start|>`, 2 `<|im_end|>`, then byte b at 3 + b, then one
/// token per merge.
package struct TinyVocabulary {
  package var tokens: [String]
  package var types: [Int32]
  package var merges: [String]

  package init(
    merges: [(String, String)] = [("h", "e"), ("l", "l"), ("Ġ", "t"), ("Ġt", "he"), ("he", "ll")]
  ) {
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokens += (0...255).map { String(Self.character(of: $0)) }
    tokens += merges.map { $0 + $1 }
    types = [3, 3, 3] + [Int32](repeating: 1, count: tokens.count - 3)
    self.merges = merges.map { "\($0) \($1)" }
  }

  /// Adds the vocabulary to a file's metadata.
  package func add(to writer: inout GGUFWriter) {
    writer.add("tokenizer.ggml.model", .string("gpt2"))
    writer.add("tokenizer.ggml.pre", .string("qwen2"))
    writer.add("tokenizer.ggml.tokens", .array(.string(tokens)))
    writer.add("tokenizer.ggml.token_type", .array(.int32(types)))
    writer.add("tokenizer.ggml.merges", .array(.string(merges)))
    writer.add("tokenizer.ggml.eos_token_id", .uint32(2))
    writer.add("tokenizer.ggml.padding_token_id", .uint32(0))
    writer.add("tokenizer.ggml.add_bos_token", .bool(false))
    writer.add("tokenizer.chat_template", .string(Self.chatTemplate))
  }

  /// The character that stands for a byte in byte-level vocabularies: itself if it can be
  /// seen, else one from U+0100 on.
  package static func character(of byte: Int) -> Character {
    func isVisible(_ byte: Int) -> Bool {
      (33...126).contains(byte) || (161...172).contains(byte) || (174...255).contains(byte)
    }
    let code = isVisible(byte) ? byte : 256 + (0..<byte).count { !isVisible($0) }
    return Character(Unicode.Scalar(UInt16(code)) ?? "\u{FFFD}")
  }

  private static let chatTemplate = """
    {% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' \
    + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}\
    {% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
    """
}
