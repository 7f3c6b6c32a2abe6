import Events
import Session

/// What the screen knows of a session: a pure function of the events so far.
///
/// A value, so that a copy is a checkpoint to seek back to.
package struct DashboardState: Equatable, Sendable {
  /// What the session runs on; `nil` until the first event.
  package internal(set) var header: SessionHeader?
  /// The conversation on the screen, oldest turn first.
  package internal(set) var chat: [ChatTurn] = []
  /// The newest notice of the program, until the next turn begins.
  package internal(set) var notice: String?
  /// One point for each token of the session, oldest first.
  package internal(set) var points: [TokenPoint] = []
  /// The newest token, with its routing and reads.
  package internal(set) var current: TokenRecord?
  /// Layers of the newest token that are shown; `nil` shows all.
  package internal(set) var layerLimit: Int?
  /// What of the session could not be read; `nil` where all could.
  package internal(set) var damage: String?
  /// What the routing adds up to.
  package internal(set) var tally = Tally()
  /// Tokens in the KV cache.
  package internal(set) var contextUsed = 0
  /// Whether an assistant's turn is open.
  package internal(set) var isGenerating = false
  /// Memory and reads, as last sampled.
  package internal(set) var sample: Sample?
  /// Marks and user turns, in token order, for the timeline.
  package internal(set) var landmarks: [Landmark] = []
  /// User turns of the session so far.
  package internal(set) var turnCount = 0
  /// Time of the newest event, in nanoseconds since the session began.
  package internal(set) var time: Int64 = 0
  /// Whether the session was closed in order.
  package internal(set) var isClosed = false

  /// The bytes of a character that the newest token began.
  var assembler = UTF8Assembler()
  /// Whether the newest token of the open turn was one of reasoning.
  var isReasoning = false
  /// Changes of chat text so far.
  var textVersion = 0
  /// What the open turn's first part came to, where it goes on after it had ended.
  var earlierReply: Reply?
  /// When the newest user's turn began, until the first token of the reply to it.
  var turnStart: Int64?

  package init() {}

  /// How often each expert was chosen lately.
  package var heat: RoutingHeat { tally.heat }
  /// The number that the model's file gives to a layer with experts.
  func fileLayer(_ layer: Int) -> Int { header?.model.fileLayer(layer) ?? layer }
  /// An expert as the user names it.
  func name(of expert: ExpertID) -> String { "L\(fileLayer(expert.layer)) E\(expert.index)" }
  /// Which experts hold a slot, as far as misses and evictions tell.
  package var residency: Residency { tally.residency }
}

/// One turn of the conversation, as shown.
package struct ChatTurn: Equatable, Sendable {
  package var role: Turn.Role
  /// Whole characters only: a character that spans tokens appears with its last one.
  package var text: String
  /// What the model thought before it, and in how many tokens.
  package var reasoning = ""
  package var reasoningTokens = 0
  /// Grows with each change of what was said or thought, so that wrapped lines can be kept.
  ///
  /// Two turns of a session never share a version, not even those of two conversations.
  package var version: Int
  /// How the turn ended; `nil` while it is open, and for turns that are not an assistant's.
  package var reply: Reply?
  /// What the turn's tokens met in the expert store.
  package var figures: TurnFigures

  package init(
    role: Turn.Role,
    text: String = "",
    version: Int = 0,
    reply: Reply? = nil,
    figures: TurnFigures = TurnFigures()
  ) {
    self.role = role
    self.text = text
    self.version = version
    self.reply = reply
    self.figures = figures
  }
}

/// Sums over the tokens of one assistant's turn: those of the reply, not of the prompt.
package struct TurnFigures: Equatable, Sendable {
  /// Experts chosen, and how many of them held a slot.
  package var uses = 0
  package var hits = 0
  /// Bytes read.
  package var readBytes = 0
  /// From the user's turn to the first token of the reply, in nanoseconds.
  package var firstTokenTime: Int64?

  package init() {}
}

/// A place on the timeline that is worth going back to.
package struct Landmark: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// A user's turn, counted from 1.
    case turn(Int)
    case mark(String)
  }

  /// Number of tokens before it.
  package var token: Int
  package var kind: Kind

  package init(token: Int, kind: Kind) {
    self.token = token
    self.kind = kind
  }
}
