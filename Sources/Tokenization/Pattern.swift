import CPCRE2

/// A regular expression that cuts text into pieces: what matches, and the gaps between.
///
/// Runs on PCRE2 with Unicode properties, as machine code where PCRE2 can make some.
final class Pattern: @unchecked Sendable {
  // Sendable: compiled code and match context are only read once made; what a match
  // writes belongs to the call.
  private let code: OpaquePointer
  private let context: OpaquePointer?

  /// Compiles `source`; `name` is for the error.
  init(_ source: String, name: String) throws(TokenizationError) {
    var errorCode: Int32 = 0
    var errorOffset = 0
    let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP)
    let text = Array(source.utf8)
    guard
      let code = pcre2_compile_8(
        text,
        text.count,
        options,
        &errorCode,
        &errorOffset,
        nil
      )
    else {
      throw .refusedPattern(name: name, reason: Self.message(of: errorCode))
    }
    // Without machine code the same pattern runs slower, nothing else.
    pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    self.code = code
    // The limit guards against hostile patterns. Ours are known, texts may be long.
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, UInt32.max)
  }

  deinit {
    pcre2_match_context_free_8(context)
    pcre2_code_free_8(code)
  }

  /// Cuts each of `pieces`, which are ranges of `text`, as if it stood alone.
  ///
  /// - Precondition: Each piece is valid UTF-8: it is not checked again, since PCRE2 would
  ///   check all the rest at every match.
  func cut(_ pieces: [Range<Int>], of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    guard let base = text.baseAddress,
      let match = pcre2_match_data_create_8(1, nil)
    else { return pieces }
    defer { pcre2_match_data_free_8(match) }
    var out: [Range<Int>] = []
    out.reserveCapacity(text.count / 4)
    for piece in pieces {
      let subject = base + piece.lowerBound
      var start = 0
      while start < piece.count {
        let found = pcre2_match_8(
          code,
          subject,
          piece.count,
          start,
          UInt32(PCRE2_NO_UTF_CHECK),
          match,
          context
        )
        let range = pcre2_get_ovector_pointer_8(match)
        // No match, or (never seen) no memory: the rest is one piece.
        guard found > 0, let range, range[1] > start else { break }
        if range[0] > start { out.append(piece.shifted(start, range[0])) }
        out.append(piece.shifted(range[0], range[1]))
        start = range[1]
      }
      if start < piece.count { out.append(piece.shifted(start, piece.count)) }
    }
    return out
  }

  private static func message(of code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    pcre2_get_error_message_8(code, &buffer, buffer.count)
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
  }
}

extension Range<Int> {
  fileprivate func shifted(_ start: Int, _ end: Int) -> Range<Int> {
    lowerBound + start..<lowerBound + end
  }
}
