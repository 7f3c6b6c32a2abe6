/// A fact with a time.
///
/// A session is the list of its events, first to last.
package struct SessionEvent: Equatable, Sendable {
  /// Nanoseconds since the session began.
  package var time: Int64
  package var fact: Fact

  package init(time: Int64, fact: Fact) {
    self.time = time
    self.fact = fact
  }

  /// What happened.
  package enum Fact: Equatable, Sendable {
    /// What the session runs on. The first event.
    ///
    /// Indirect, so that the many other events are not as large as a header.
    indirect case header(SessionHeader)
    /// A conversation begins: the chat is empty, and what the KV cache keeps is told by the
    /// positions of the tokens that follow.
    case conversation
    /// Somebody begins to speak. The text of an assistant's turn follows as tokens.
    case turn(Turn)
    /// Budget, policy or schedule were changed: what holds from here on.
    case settings(SessionSettings)
    /// A token was computed.
    case token(TokenRecord)
    /// The assistant stopped speaking.
    case reply(Reply)
    /// The program says something that the user should read.
    case notice(String)
    /// The user marked this moment.
    case mark(String)
    /// Memory and reads at this moment.
    case sample(Sample)
    /// The session was closed in order. The last event, absent after a crash.
    case end
  }
}

/// The beginning of one turn of a conversation.
package struct Turn: Equatable, Sendable, Codable {
  /// Who speaks.
  package enum Role: String, Sendable, Codable {
    case system, user, assistant
  }

  package var role: Role
  /// What was said; empty for an assistant whose text follows as tokens, and whole for one
  /// whose reply was given with the conversation.
  package var text: String

  package init(role: Role, text: String = "") {
    self.role = role
    self.text = text
  }
}

/// The end of an assistant's turn: why it stopped, and its figures.
package struct Reply: Equatable, Sendable, Codable {
  /// Why a reply ended.
  package enum Reason: String, Sendable, Codable {
    /// The model said so.
    case finished
    /// The user said so.
    case stopped
    /// `--max-tokens` was reached.
    case lengthLimit
    /// The context is full.
    case contextLimit
    /// Reading or computing failed; a notice says how.
    case failed
  }

  package var reason: Reason
  /// Tokens of the prompt that were computed for this turn.
  package var promptTokens: Int
  /// Tokens of the reply.
  package var replyTokens: Int
  /// Nanoseconds of prefill, and of decode.
  package var prefillTime: Int64
  package var decodeTime: Int64

  package init(
    reason: Reason,
    promptTokens: Int,
    replyTokens: Int,
    prefillTime: Int64,
    decodeTime: Int64
  ) {
    self.reason = reason
    self.promptTokens = promptTokens
    self.replyTokens = replyTokens
    self.prefillTime = prefillTime
    self.decodeTime = decodeTime
  }
}

/// Memory and reads at one moment, as the kernel counts them.
package struct Sample: Equatable, Sendable, Codable {
  /// Resident set, in bytes.
  package var residentBytes: Int
  /// Page faults that had to wait for the disk, since the process began.
  package var majorFaults: Int
  /// Slots of the expert store that hold an expert.
  package var usedSlots: Int
  /// Bytes that the kernel fetched from storage for the process since it began.
  package var storageReadBytes: Int

  package init(residentBytes: Int, majorFaults: Int, usedSlots: Int, storageReadBytes: Int) {
    self.residentBytes = residentBytes
    self.majorFaults = majorFaults
    self.usedSlots = usedSlots
    self.storageReadBytes = storageReadBytes
  }
}
