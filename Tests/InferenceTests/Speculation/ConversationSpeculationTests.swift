import Events
import Experts
import SampleFiles
import Testing

@testable import Inference

@Suite("Conversation that guesses ahead")
struct ConversationSpeculationTests {
  private final class Listener {
    var facts: [SessionEvent.Fact] = []

    var notices: [String] {
      facts.compactMap { if case .notice(let text) = $0 { text } else { nil } }
    }
    var told: [TokenRecord] {
      facts.compactMap {
        if case .token(let record) = $0, record.phase != .rejected { record } else { nil }
      }
    }
    var rejected: Int {
      facts.count { if case .token(let record) = $0 { record.phase == .rejected } else { false } }
    }
  }

  private func conversation(
    _ mode: SpeculationMode,
    path: String = SampleModel.eightBit
  ) throws -> (Conversation, Listener) {
    var options = EngineOptions()
    options.budget = .all
    options.threadCount = 1
    let listener = Listener()
    var settings = SamplingSettings()
    settings.temperature = 0.9
    settings.repeatPenalty = 1.1
    settings.seed = 3
    let conversation = Conversation(
      engine: try Engine(path: path, options: options),
      settings: settings,
      stop: StopFlag(),
      emit: { listener.facts.append($0.fact) }
    )
    conversation.replyLimit = 30
    conversation.begin(system: nil)
    conversation.speculation = mode
    return (conversation, listener)
  }

  @Test(arguments: [SpeculationMode.upTo(6), .automatic])
  func `a chat is the same, turn by turn`(mode: SpeculationMode) throws {
    let (plain, expected) = try conversation(.off)
    let (guessing, listener) = try conversation(mode)
    for chat in [plain, guessing] {
      try chat.send("Tell me a story about a dog and a dog and a dog.")
      try chat.continueReply()
      try chat.send("Tell me a story about a dog and a dog and a dog.")
      try chat.regenerate()
      chat.settings.temperature = 0
      try chat.send("And then?")
    }
    #expect(listener.told.map(\.token) == expected.told.map(\.token))
    #expect(listener.told.map(\.position) == expected.told.map(\.position))
    #expect(listener.told.map(\.text) == expected.told.map(\.text))
    #expect(guessing.engine.cache.count == plain.engine.cache.count)
    #expect(expected.rejected == 0)
    if mode != .automatic { #expect(listener.rejected > 0) }
  }

  @Test func `a model that cannot go back says so once, and guesses nothing`() throws {
    let folder = try TemporaryFolder()
    let path = try TinyArchitecture.qwen3next.write(into: folder.path)
    let (conversation, listener) = try conversation(.upTo(4), path: path)
    conversation.speculation = .upTo(4)
    #expect(listener.notices.count { $0.contains("guessed ahead") } == 1)
    let generation = try conversation.complete(Array(repeating: 7, count: 30), text: "")
    #expect(generation.draftedTokens == 0)
    #expect(listener.rejected == 0)
  }
}
