/// Tells a reply's reasoning from its answer, while the reply arrives piece by piece.
///
/// Reasoning stands at the beginning, between marks such as `<think>` and `</think>`, or in
/// the channels of gpt-oss' "harmony" format, of which only `final` is for the user. Marks
/// are part of neither.
package struct ReasoningFinder: Sendable {
  /// A stretch of a reply.
  package struct Part: Equatable, Sendable {
    package let isReasoning: Bool
    /// Need not be whole UTF-8, as the bytes of tokens need not be.
    package var bytes: [UInt8]

    package init(isReasoning: Bool, bytes: [UInt8]) {
      self.isReasoning = isReasoning
      self.bytes = bytes
    }
  }

  private enum State {
    /// At the beginning, where reasoning may open.
    case opening
    /// Within reasoning up to a mark; before its first text the white space is left out.
    case reasoning(end: [UInt8], hasBegun: Bool)
    /// After reasoning, before the answer's first text.
    case pause
    /// The rest of the reply.
    case answer
    /// Between a harmony message's start and its text: role, channel, recipient.
    case header
    /// A harmony message's text.
    case message(isReasoning: Bool)
  }

  private static let marks = [
    (open: "<think>", close: "</think>"),
    (open: "[THINK]", close: "[/THINK]"),
    (open: "<seed:think>", close: "</seed:think>"),
    (open: "<|channel>thought\n", close: "<channel|>"),
  ].map { (open: Array($0.open.utf8), close: Array($0.close.utf8)) }
  /// What a harmony reply begins with, after the prompt's `<|start|>assistant`.
  private static let channel = Array("<|channel|>".utf8)
  private static let message = Array("<|message|>".utf8)
  private static let ends = ["<|end|>", "<|return|>", "<|call|>", "<|start|>"].map {
    Array($0.utf8)
  }

  private var state: State
  /// Bytes that may be the beginning of a mark.
  private var pending: [UInt8] = []

  /// - Parameter isReasoning: the prompt has opened the reasoning already
  package init(isReasoning: Bool = false) {
    state =
      isReasoning ? .reasoning(end: Self.marks[0].close, hasBegun: false) : .opening
  }

  /// Whether what comes next is no part of the answer, as far as is known.
  package var isReasoning: Bool {
    switch state {
    case .opening, .pause, .answer: false
    case .reasoning, .header: true
    case .message(let isReasoning): isReasoning
    }
  }

  /// Whether bytes wait for more, because they may begin a mark.
  package var isUndecided: Bool { !pending.isEmpty }

  /// Whether markup ends within reasoning: its last mark opens it.
  static func isOpen(atEndOf markup: String) -> Bool {
    var text = markup[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text.hasSuffix("<think>")
  }

  /// What is certain after `bytes` have come.
  package mutating func append(_ bytes: [UInt8]) -> [Part] {
    pending += bytes
    return take(isEnd: false)
  }

  /// What is left when no more bytes come.
  package mutating func finish() -> [Part] {
    take(isEnd: true)
  }

  // MARK: -

  private mutating func take(isEnd: Bool) -> [Part] {
    var parts: [Part] = []
    while !pending.isEmpty, step(isEnd: isEnd, &parts) {}
    return parts
  }

  /// Goes on by one mark, or by one stretch of text; false when more bytes are needed.
  private mutating func step(isEnd: Bool, _ parts: inout [Part]) -> Bool {
    switch state {
    case .opening: return open(isEnd: isEnd)
    case .reasoning(let end, let hasBegun):
      if !hasBegun, dropSpace() { return true }
      return text(upTo: [end], isReasoning: true, isEnd: isEnd, &parts) { finder, mark in
        finder.state = mark == nil ? .reasoning(end: end, hasBegun: true) : .pause
      }
    case .pause:
      if dropSpace() { return true }
      state = .answer
      return true
    case .answer:
      emit(pending.count, isReasoning: false, &parts)
      return true
    case .header: return header(isEnd: isEnd)
    case .message(let isReasoning):
      return text(upTo: Self.ends, isReasoning: isReasoning, isEnd: isEnd, &parts) {
        finder,
        mark in
        if mark != nil { finder.state = .header }
      }
    }
  }

  /// Drops white space at the beginning; false if there is none.
  private mutating func dropSpace() -> Bool {
    let count = pending.prefix { $0 == 0x20 || (0x09...0x0D).contains($0) }.count
    pending.removeFirst(count)
    return count > 0
  }

  private mutating func open(isEnd: Bool) -> Bool {
    let text = pending.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    for mark in Self.marks where text.starts(with: mark.open) {
      pending = Array(text.dropFirst(mark.open.count))
      state = .reasoning(end: mark.close, hasBegun: false)
      return true
    }
    if text.starts(with: Self.channel) {
      pending = Array(text)
      state = .header
      return true
    }
    let opens = Self.marks.map(\.open) + [Self.channel]
    if !isEnd, opens.contains(where: { $0.starts(with: text) }) { return false }
    state = .answer
    return true
  }

  private mutating func header(isEnd: Bool) -> Bool {
    let (place, mark) = Self.firstMark(of: [Self.message], in: pending)
    guard mark != nil else {
      // A header says nothing to the user, also one that is cut off.
      if isEnd { pending = [] }
      return false
    }
    let header = String(decoding: pending[..<place], as: UTF8.self)
    pending.removeFirst(place + Self.message.count)
    let isForUser =
      header.contains("<|channel|>final")
      || header.contains("<|channel|>commentary") && !header.contains("to=")
    state = .message(isReasoning: !isForUser)
    return true
  }

  /// Hands on text up to the first of some marks, and goes past it.
  private mutating func text(
    upTo marks: [[UInt8]],
    isReasoning: Bool,
    isEnd: Bool,
    _ parts: inout [Part],
    then follow: (inout ReasoningFinder, [UInt8]?) -> Void
  ) -> Bool {
    let (place, mark) = Self.firstMark(of: marks, in: pending)
    let certain = isEnd && mark == nil ? pending.count : place
    emit(certain, isReasoning: isReasoning, &parts)
    if let mark { pending.removeFirst(mark.count) }
    if mark != nil || certain > 0 { follow(&self, mark) }
    return mark != nil
  }

  private mutating func emit(_ count: Int, isReasoning: Bool, _ parts: inout [Part]) {
    guard count > 0 else { return }
    let bytes = Array(pending.prefix(count))
    pending.removeFirst(count)
    if parts.last?.isReasoning == isReasoning {
      parts[parts.count - 1].bytes += bytes
    } else {
      parts.append(Part(isReasoning: isReasoning, bytes: bytes))
    }
  }

  /// Where the first mark begins, or where one may begin of which more is to come.
  private static func firstMark(
    of marks: [[UInt8]],
    in bytes: [UInt8]
  ) -> (place: Int, mark: [UInt8]?) {
    for place in bytes.indices {
      let rest = bytes[place...]
      for mark in marks where mark.first == rest.first {
        if rest.starts(with: mark) { return (place, mark) }
        if mark.starts(with: rest) { return (place, nil) }
      }
    }
    return (bytes.count, nil)
  }
}
