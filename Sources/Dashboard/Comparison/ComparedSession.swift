import Events
import Session

/// One of two recordings that are compared: its tokens, and where its turns begin.
package struct ComparedSession: Sendable {
  /// What it is called: the name of its file.
  package let name: String
  /// What it ran on; `nil` where the events do not say.
  package private(set) var header: SessionHeader?
  /// Every token of the session, oldest first, without drafts that were rejected.
  package private(set) var records: [TokenRecord] = []
  /// Their figures, with what drafts cost that were rejected behind them: summing up records
  /// takes too long for every frame.
  private(set) var points: [TokenPoint] = []
  /// What users said, oldest first.
  private(set) var questions: [Question] = []

  /// A user's turn and the reply to it.
  struct Question: Equatable, Sendable {
    var text: String
    /// Tokens of the session before the turn, and before the reply to it.
    var firstToken: Int
    var replyToken: Int
    /// From the turn to the first token of the reply, in nanoseconds; `nil` without one.
    var firstTokenTime: Int64?
  }

  package init(name: String, events: some Sequence<SessionEvent>) {
    self.name = name
    var asked: Int64?
    for event in events {
      switch event.fact {
      case .header(let header):
        self.header = header
      case .turn(let turn) where turn.role == .user:
        let token = records.count
        questions.append(Question(text: turn.text, firstToken: token, replyToken: token))
        asked = event.time
      case .token(let record) where record.phase == .rejected:
        if let last = points.indices.last { points[last].add(costOf: TokenPoint(record)) }
      case .token(let record):
        records.append(record)
        points.append(TokenPoint(record))
        guard let start = asked, let last = questions.indices.last else { break }
        if record.phase == .prefill {
          questions[last].replyToken = records.count
        } else {
          questions[last].firstTokenTime = max(0, event.time.clampedDifference(start))
          asked = nil
        }
      default:
        break
      }
    }
  }

  /// Layers and experts of the model; `nil` where they are not known.
  var shape: ExpertGrid? {
    guard let model = header?.model else { return nil }
    let grid = ExpertGrid(layerCount: model.layerCount, expertCount: model.expertCount)
    return grid.placeCount > 0 ? grid : nil
  }
}

extension TokenPoint {
  /// Adds what another token did to the expert store.
  fileprivate mutating func add(costOf other: TokenPoint) {
    uses += other.uses
    hits += other.hits
    evictions += other.evictions
    readBytes = readBytes.clampedSum(other.readBytes)
  }
}
