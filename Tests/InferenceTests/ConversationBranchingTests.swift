import Events
import Experts
import SampleFiles
import Testing

@testable import Inference

@Suite("Conversation, said again")
struct ConversationBranchingTests {
  /// A conversation with what it told.
  private final class Talk {
    private(set) var facts: [SessionEvent.Fact] = []
    private(set) var conversation: Conversation
    /// Stops the reply after so many of its tokens.
    var stopAfter: Int?

    init(temperature: Float = 0, seed: UInt64 = 7, replyLimit: Int? = 12) throws {
      var options = EngineOptions()
      options.budget = .all
      options.threadCount = 1
      var settings = SamplingSettings()
      settings.temperature = temperature
      settings.seed = seed
      var listener: (SessionEvent) -> Void = { _ in }
      let stop = StopFlag()
      conversation = Conversation(
        engine: try Engine(path: SampleModel.eightBit, options: options),
        settings: settings,
        stop: stop,
        emit: { listener($0) }
      )
      conversation.replyLimit = replyLimit
      var spoken = 0
      listener = { [unowned self] event in
        facts.append(event.fact)
        switch event.fact {
        case .turn: spoken = 0
        case .token(let record) where record.phase == .decode:
          spoken += 1
          if spoken == stopAfter { stop.raise() }
        default: break
        }
      }
      conversation.begin(system: nil)
    }

    var tokens: [TokenRecord] {
      facts.compactMap { if case .token(let record) = $0 { record } else { nil } }
    }
    var replied: [Int] { tokens.filter { $0.phase == .decode }.map(\.token) }
    var turns: [Turn] {
      facts.compactMap { if case .turn(let turn) = $0 { turn } else { nil } }
    }
    var conversationCount: Int { facts.count { $0 == .conversation } }

    func forget() { facts = [] }
  }

  private static let question = "Tell me a story about a dog."

  @Test func `a reply that is cut and continued is the one that was not cut`() throws {
    let whole = try Talk(replyLimit: 24)
    try whole.conversation.send(Self.question)
    let cut = try Talk(replyLimit: 9)
    try cut.conversation.send(Self.question)
    cut.conversation.replyLimit = 15
    let rest = try cut.conversation.continueReply()
    #expect(rest.promptTokens == 1)
    #expect(cut.replied == whole.replied)
    #expect(whole.replied.count == 24)

    // What follows sees one answer, too.
    try whole.conversation.send("And then?")
    cut.conversation.replyLimit = 24
    try cut.conversation.send("And then?")
    #expect(cut.replied == whole.replied)
  }

  @Test func `stopping draws no token, so that a sampled reply goes on as it would have`() throws {
    let whole = try Talk(temperature: 1, replyLimit: 20)
    try whole.conversation.send(Self.question)
    let cut = try Talk(temperature: 1, replyLimit: 20)
    cut.stopAfter = 6
    #expect(try cut.conversation.send(Self.question).reason == .stopped)
    cut.stopAfter = nil
    cut.conversation.replyLimit = 14
    try cut.conversation.continueReply()
    #expect(cut.replied == whole.replied)
  }

  @Test func `a reply can be continued again and again`() throws {
    let whole = try Talk(replyLimit: 12)
    try whole.conversation.send(Self.question)
    let cut = try Talk(replyLimit: 4)
    try cut.conversation.send(Self.question)
    try cut.conversation.continueReply()
    try cut.conversation.continueReply()
    #expect(cut.replied == whole.replied)
  }

  @Test func `only a reply that was cut goes on`() throws {
    let talk = try Talk(replyLimit: nil)
    #expect(throws: InferenceError.nothingToContinue) { try talk.conversation.continueReply() }
    try talk.conversation.begin(system: nil, after: [("Hello", "Hi")])
    #expect(throws: InferenceError.nothingToContinue) { try talk.conversation.continueReply() }
    #expect(talk.tokens.isEmpty)
  }

  @Test func `answering again computes only what is new, and loses nothing`() throws {
    let talk = try Talk()
    try talk.conversation.send("Hello")
    try talk.conversation.send(Self.question)
    let before = talk.facts
    let answer = Array(talk.replied.suffix(12))
    talk.forget()
    let generation = try talk.conversation.regenerate()
    // All but the last token of the prompt is in the cache; greedy says the same again.
    #expect(generation.promptTokens == 1)
    #expect(talk.replied == answer)
    #expect(talk.conversationCount == 1)
    #expect(talk.turns.map(\.role) == [.user, .assistant, .user, .assistant])
    #expect(talk.turns[0].text == "Hello")
    #expect(!talk.turns[1].text.isEmpty)
    #expect(talk.turns[2].text == Self.question)
    #expect(!before.isEmpty)
  }

  @Test func `another answer comes where tokens are drawn, the same after setting the seed`() throws
  {
    let talk = try Talk(temperature: 1.5)
    try talk.conversation.send(Self.question)
    let first = talk.replied
    talk.forget()
    try talk.conversation.regenerate()
    #expect(talk.replied != first)
    talk.forget()
    talk.conversation.settings.seed = 7
    try talk.conversation.regenerate()
    #expect(talk.replied == first)
  }

  @Test func `editing a turn is as if it had been asked so at first`() throws {
    let talk = try Talk()
    try talk.conversation.send("Hello")
    try talk.conversation.send("What is a dog?")
    try talk.conversation.send("And a cat?")
    talk.forget()
    try talk.conversation.edit(turn: 2, text: Self.question)

    let fresh = try Talk()
    try fresh.conversation.send("Hello")
    fresh.forget()
    try fresh.conversation.send(Self.question)
    #expect(talk.replied == fresh.replied)
    #expect(talk.turns.map(\.role) == [.user, .assistant, .user, .assistant])

    // The turns after it are gone.
    #expect(throws: InferenceError.noSuchTurn(3, count: 2)) {
      try talk.conversation.edit(turn: 3, text: "?")
    }
    #expect(throws: InferenceError.noSuchTurn(0, count: 2)) {
      try talk.conversation.edit(turn: 0, text: "?")
    }
  }

  @Test func `the system prompt stays`() throws {
    let talk = try Talk()
    talk.conversation.begin(system: "Be brief.")
    try talk.conversation.send("Hello")
    talk.forget()
    try talk.conversation.regenerate()
    #expect(talk.turns.map(\.role) == [.system, .user, .assistant])
  }

  @Test func `nothing to answer again is said`() throws {
    let talk = try Talk()
    #expect(throws: InferenceError.noSuchTurn(1, count: 0)) {
      try talk.conversation.regenerate()
    }
  }

  @Test(arguments: [Schedule.prefetchAll, .resident, .onDemand])
  func `the schedule may change in mid-reply, and the reply stays`(schedule: Schedule) throws {
    let whole = try Talk(replyLimit: 24)
    try whole.conversation.send(Self.question)
    let changed = try Talk(replyLimit: 24)
    var count = 0
    changed.conversation.betweenTokens = {
      count += 1
      if count == 20 { try? changed.conversation.change(schedule: schedule) }
    }
    try changed.conversation.send(Self.question)
    #expect(changed.replied == whole.replied)
    let settings = changed.facts.compactMap { fact -> SessionSettings? in
      if case .settings(let settings) = fact { settings } else { nil }
    }
    #expect(settings.map(\.schedule) == [schedule.rawValue])
    #expect(settings.allSatisfy { $0.isExact })
  }

  @Test func `a schedule that cannot be is refused, and nothing changes`() throws {
    let talk = try Talk()
    #expect(throws: InferenceError.choosesNoneEarly) {
      try talk.conversation.change(schedule: .preGated)
    }
    try talk.conversation.change(budget: .share(0.5))
    #expect(throws: InferenceError.self) { try talk.conversation.change(schedule: .resident) }
    #expect(talk.conversation.engine.settings.schedule == Schedule.onDemand.rawValue)
    // And the other way round: a resident model keeps its budget.
    try talk.conversation.change(budget: .all)
    try talk.conversation.change(schedule: .resident)
    #expect(throws: InferenceError.self) {
      try talk.conversation.change(budget: .share(0.5))
    }
  }
}
