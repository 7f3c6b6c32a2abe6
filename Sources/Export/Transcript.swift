import Events
import Session

/// What was said in a part of a session, and what each reply cost.
struct Transcript {
  struct Turn {
    /// Counted from 1, as turns of the user and the replies to them.
    var number: Int
    /// Counted from 1.
    var conversation: Int
    var role: Events.Turn.Role
    /// As bytes: a character may span tokens.
    var bytes: [UInt8]
    /// What was thought before it, as bytes too.
    var reasoningBytes: [UInt8] = []
    /// How it ended; `nil` for what was cut off, and for turns that are no assistant's.
    var reply: Reply?
    var figures = Figures()
    /// What its first part came to, where it was cut off and then went on.
    fileprivate var earlier: Reply?
    /// The last event that belongs to it.
    fileprivate var end: Int

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var reasoning: String { String(decoding: reasoningBytes, as: UTF8.self) }
  }

  /// Sums over the tokens of a reply, without those of its prompt.
  struct Figures {
    var tokens = 0
    var uses = 0
    var hits = 0
    var readBytes = 0
    /// Nanoseconds.
    var stall: Int64 = 0
    var time: Int64 = 0
    /// From the user's turn to the first token of the reply.
    var firstToken: Int64?
  }

  private(set) var turns: [Turn] = []

  private var conversation = 0
  private var userTurns = 0
  private var userTurnStart: Int64?
  /// Whether the last turn is an assistant's that goes on.
  private var isOpen = false

  init(_ session: ExportedSession) {
    for place in 0..<session.part.upperBound {
      take(session.events[place], at: place, isInPart: session.part.contains(place))
    }
    turns.removeAll { $0.end < session.part.lowerBound }
  }

  private mutating func take(_ event: SessionEvent, at place: Int, isInPart: Bool) {
    switch event.fact {
    case .conversation:
      conversation += 1
      isOpen = false
    case .turn(let turn):
      begin(turn, at: place)
      if turn.role == .user { userTurnStart = event.time }
    case .token(let record):
      guard isOpen, record.phase != .prefill else { return }
      if isInPart { add(record, at: place, event.time) }
      userTurnStart = nil
    case .reply(let reply):
      guard isOpen else { return }
      turns[turns.count - 1].reply = turns[turns.count - 1].earlier.map(reply.after) ?? reply
      turns[turns.count - 1].end = place
      isOpen = false
    case .header, .settings, .notice, .mark, .sample, .end:
      break
    }
  }

  private mutating func begin(_ turn: Events.Turn, at place: Int) {
    if turn.role == .user { userTurns += 1 }
    isOpen = turn.role == .assistant
    if turn.role == .assistant, turn.text.isEmpty, let last = turns.last,
      last.role == .assistant, last.conversation == max(1, conversation)
    {
      // Nobody spoke in between: the answer goes on.
      turns[turns.count - 1].earlier = last.reply
      turns[turns.count - 1].end = place
      return
    }
    turns.append(
      Turn(
        number: userTurns,
        conversation: max(1, conversation),
        role: turn.role,
        bytes: Array(turn.text.utf8),
        end: place
      )
    )
  }

  private mutating func add(_ record: TokenRecord, at place: Int, _ time: Int64) {
    let point = TokenPoint(record)
    let last = turns.count - 1
    turns[last].end = place
    let isSaid = record.phase == .decode
    if record.isReasoning {
      turns[last].reasoningBytes += record.text
    } else {
      turns[last].bytes += record.text
    }
    if isSaid { turns[last].figures.tokens += 1 }
    turns[last].figures.uses += point.uses
    turns[last].figures.hits += point.hits
    turns[last].figures.readBytes = turns[last].figures.readBytes.clampedSum(point.readBytes)
    turns[last].figures.stall = turns[last].figures.stall.clampedSum(record.time.stall)
    turns[last].figures.time = turns[last].figures.time.clampedSum(point.duration)
    if let start = userTurnStart {
      turns[last].figures.firstToken = max(0, time.clampedDifference(start))
    }
  }
}
