import Events
import Session

/// Two recordings, aligned by token.
///
/// Both are read from the first question on that they have in common, and the prompts are
/// aligned at their ends: so replies begin together, also where one of them had a longer
/// system prompt. Aligned tokens are counted from 0 there. Sessions without a common
/// question are aligned from their first tokens.
package struct SessionComparison: Sendable {
  /// Which of the two.
  package enum Side: Sendable, CaseIterable {
    case left, right
  }

  package let left: ComparedSession
  package let right: ComparedSession
  /// The first question of both; `nil` where they have none in common.
  package let commonQuestion: String?
  /// Tokens from there to the end of the longer session.
  package let tokenCount: Int
  /// The first aligned token that is not the same in both, or that only one has.
  package var firstDifference: Int? { differenceStarts.first }
  /// The aligned tokens where the two part, after being the same.
  let differenceStarts: [Int]

  /// The aligned tokens that prompts of the left session begin with.
  var turnStarts: [Int] {
    left.questions.map { $0.firstToken - leftStart }.filter { $0 >= 0 && $0 < tokenCount }
  }

  private let leftStart: Int
  private let rightStart: Int
  // For each aligned token.
  private let differs: [Bool]

  package init(left: ComparedSession, right: ComparedSession) {
    self.left = left
    self.right = right
    let common = Self.commonQuestion(left, right)
    commonQuestion = common?.left.text
    if let common {
      func promptTokens(_ question: ComparedSession.Question) -> Int {
        question.replyToken - question.firstToken
      }
      let prompt = min(promptTokens(common.left), promptTokens(common.right))
      leftStart = common.left.replyToken - prompt
      rightStart = common.right.replyToken - prompt
    } else {
      leftStart = 0
      rightStart = 0
    }
    let lefts = left.records[leftStart...]
    let rights = right.records[rightStart...]
    tokenCount = max(lefts.count, rights.count)
    // Numbers of tokens mean the same only in one vocabulary; text does in all.
    let isOneModel = left.header?.model.identity == right.header?.model.identity
    let pairs = zip(lefts, rights).map { left, right in
      left.text != right.text || (isOneModel && left.token != right.token)
    }
    let differs = pairs + Array(repeating: true, count: tokenCount - pairs.count)
    self.differs = differs
    differenceStarts = differs.indices.filter { differs[$0] && ($0 == 0 || !differs[$0 - 1]) }
  }

  private static func commonQuestion(_ left: ComparedSession, _ right: ComparedSession)
    -> (left: ComparedSession.Question, right: ComparedSession.Question)?
  {
    // The first of equal questions counts.
    let rights = Dictionary(
      right.questions.map { ($0.text, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for question in left.questions {
      if let other = rights[question.text] { return (question, other) }
    }
    return nil
  }

  // MARK: Sides

  package subscript(side: Side) -> ComparedSession { side == .left ? left : right }

  /// Tokens of a session before the first aligned one.
  func start(_ side: Side) -> Int { side == .left ? leftStart : rightStart }

  /// Tokens of a session that are seen when so many aligned tokens are.
  func tokensShown(_ side: Side, upTo token: Int) -> Int {
    min(start(side) + max(0, token), self[side].records.count)
  }

  /// The token of a session at an aligned place; `nil` after its end.
  package func record(_ side: Side, at token: Int) -> TokenRecord? {
    let records = self[side].records
    let place = start(side) + token
    return records.indices.contains(place) ? records[place] : nil
  }

  /// Whether two aligned tokens are not the same.
  func differs(at token: Int) -> Bool { differs[token] }

  /// Whether any of some aligned tokens are not the same.
  func differs(in tokens: Range<Int>) -> Bool {
    differs[tokens.clamped(to: 0..<tokenCount)].contains(true)
  }

  // MARK: Figures

  /// What the aligned tokens before a place add up to.
  package func figures(_ side: Side, upTo token: Int) -> SessionFigures {
    let end = tokensShown(side, upTo: token)
    return SessionFigures(self[side], tokens: start(side)..<end)
  }

  /// Whether the experts of one model can be held against those of the other; only models
  /// with as many layers and experts have the same places.
  package var hasOneShape: Bool { left.shape != nil && left.shape == right.shape }

  /// Why routing cannot be compared, or what to think of when it is; `nil` where all is well.
  package var caveat: String? {
    guard hasOneShape else { return "models of different shapes: figures only" }
    let isOneModel = left.header?.model.identity == right.header?.model.identity
    return isOneModel ? nil : "not the same model file"
  }

  /// How far both chose the same experts, layer by layer; empty where they cannot be compared.
  ///
  /// Of the aligned tokens given, those that only one session has do not count.
  package func overlap(tokens: Range<Int>) -> [RoutingOverlap] {
    guard hasOneShape, let grid = left.shape else { return [] }
    var counter = RoutingOverlapCounter(grid: grid)
    let common = min(left.records.count - leftStart, right.records.count - rightStart)
    for token in tokens.clamped(to: 0..<common) {
      counter.add(left.records[leftStart + token].uses, right.records[rightStart + token].uses)
    }
    return counter.layers
  }
}
