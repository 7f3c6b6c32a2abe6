import Events
import Session

extension DashboardState {
  /// Takes in the next event of the session.
  package mutating func apply(_ event: SessionEvent) {
    apply(OutlineEvent(event))
    tally.apply(event)
    if case .token(let record) = event.fact { current = record }
  }

  /// Takes in the next event, all but its routing: ``tally`` and ``current`` stay.
  ///
  /// Arrays are changed in place unless a checkpoint shares them.
  mutating func apply(_ event: OutlineEvent) {
    time = max(time, event.time)
    switch event.fact {
    case .token(let token): apply(token, at: event.time)
    case .other(let fact): apply(fact, at: event.time)
    }
  }

  private mutating func apply(_ fact: SessionEvent.Fact, at time: Int64) {
    switch fact {
    case .header(let header):
      self.header = header
    case .conversation:
      closeTurn()
      chat = []
      contextUsed = 0
      turnStart = nil
    case .turn(let turn):
      begin(turn, at: time)
    case .settings(let settings):
      header?.settings = settings
    case .token:
      break
    case .reply(let reply):
      finish(reply)
    case .notice(let text):
      notice = text
    case .mark(let name):
      landmarks.append(Landmark(token: points.count, kind: .mark(name)))
    case .sample(let sample):
      self.sample = sample
    case .end:
      closeTurn()
      isClosed = true
    }
  }

  /// With a turn of the user that the session does not tell of yet.
  func adding(sent text: String) -> DashboardState {
    var state = self
    state.notice = nil
    state.textVersion += 1
    state.chat.append(ChatTurn(role: .user, text: text, version: state.textVersion))
    return state
  }

  private mutating func begin(_ turn: Turn, at time: Int64) {
    closeTurn()
    notice = nil
    if turn.role == .assistant, turn.text.isEmpty, let last = chat.last,
      last.role == .assistant
    {
      // Nobody spoke in between: the answer goes on.
      earlierReply = last.reply
      chat[chat.count - 1].reply = nil
      isGenerating = true
      return
    }
    earlierReply = nil
    textVersion += 1
    chat.append(ChatTurn(role: turn.role, text: turn.text, version: textVersion))
    switch turn.role {
    case .system:
      break
    case .user:
      turnCount += 1
      turnStart = time
      landmarks.append(Landmark(token: points.count, kind: .turn(turnCount)))
    case .assistant:
      // A reply that comes whole was given, not generated.
      isGenerating = turn.text.isEmpty
    }
  }

  private mutating func apply(_ token: TokenOutline, at time: Int64) {
    points.append(token.point)
    if token.point.phase == .rejected {
      // Nothing of it stays but what it cost.
      if isGenerating { add(costOf: token.point) }
      return
    }
    contextUsed = max(0, token.position.clampedSum(1))
    if token.point.phase == .decode, isGenerating {
      // A character never begins in the reasoning and ends in the answer.
      if token.isReasoning != isReasoning { say(assembler.finish()) }
      isReasoning = token.isReasoning
      say(assembler.append(token.text))
      count(token.point, at: time)
    }
  }

  private mutating func count(_ point: TokenPoint, at time: Int64) {
    guard let last = chat.indices.last else { return }
    if isReasoning {
      textVersion += 1
      chat[last].reasoningTokens += 1
      chat[last].version = textVersion
    }
    add(costOf: point)
    if let start = turnStart {
      chat[last].figures.firstTokenTime = max(0, time.clampedDifference(start))
      turnStart = nil
    }
  }

  private mutating func add(costOf point: TokenPoint) {
    guard let last = chat.indices.last else { return }
    chat[last].figures.uses += point.uses
    chat[last].figures.hits += point.hits
    chat[last].figures.readBytes = chat[last].figures.readBytes.clampedSum(point.readBytes)
  }

  private mutating func finish(_ reply: Reply) {
    guard isGenerating, let last = chat.indices.last else { return }
    chat[last].reply = earlierReply.map(reply.after) ?? reply
    closeTurn()
  }

  /// Ends the assistant's turn, if one is open.
  private mutating func closeTurn() {
    if isGenerating { say(assembler.finish()) }
    isGenerating = false
    isReasoning = false
  }

  /// Adds to the open turn of the assistant, which is the last turn of the chat.
  private mutating func say(_ text: String) {
    guard !text.isEmpty, let last = chat.indices.last else { return }
    textVersion += 1
    if isReasoning { chat[last].reasoning += text } else { chat[last].text += text }
    chat[last].version = textVersion
  }
}

extension SessionEvent.Fact {
  /// Whether it shows what became of a request.
  var answersRequest: Bool {
    switch self {
    case .turn, .notice, .conversation: true
    default: false
    }
  }
}
