import Events
import SampleFiles
import Testing

@testable import Inference

@Suite("A chat with recurrent layers")
struct RecurrentChatTests {
  /// What was said before looks different later, as where reasoning is left out.
  private static let rewriting = """
    {% for m in messages %}<|im_start|>{{ m.role }}
    {{ m.content if loop.last or m.role == 'user' else m.content | upper }}<|im_end|>
    {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
    {% endif %}
    """

  @Test(arguments: [TinyArchitecture.qwen35moe, .lfm2moe], [nil, rewriting])
  func `each turn says what a fresh run would`(
    architecture: TinyArchitecture,
    template: String?
  ) throws {
    let folder = try TemporaryFolder()
    let path = try architecture.write(into: folder.path)
    var options = EngineOptions()
    options.budget = .share(0.5)
    options.threadCount = 1
    options.chatTemplate = template
    var settings = SamplingSettings()
    settings.temperature = 0
    var tokens: [TokenRecord] = []
    let conversation = Conversation(
      engine: try Engine(path: path, options: options),
      settings: settings,
      stop: StopFlag(),
      emit: { event in if case .token(let record) = event.fact { tokens.append(record) } }
    )
    conversation.replyLimit = 12
    conversation.begin(system: nil)

    var sequence: [Int] = []
    for text in ["tell me a story of a dog and a cat", "and then", "and what became of them"] {
      tokens = []
      let generation = try conversation.send(text)
      let kept = try #require(tokens.first?.position)
      // Without what is written otherwise, nothing is computed twice.
      #expect(template != nil || kept == sequence.count)
      #expect(kept > 0 || sequence.isEmpty)
      sequence = Array(sequence[..<kept]) + tokens.map(\.token)
      let prompt = sequence.dropLast(generation.tokens.count)
      let fresh = try LogitTrace(
        engine: Engine(path: path, options: options),
        tokens: Array(prompt),
        greedyCount: 12
      )
      #expect(generation.tokens == Array(fresh.greedy.prefix(generation.tokens.count)))
    }
  }
}
