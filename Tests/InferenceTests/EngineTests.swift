import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("Engine")
struct EngineTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func options(_ budget: MemoryBudget = .share(0.5)) -> EngineOptions {
    var options = EngineOptions()
    options.budget = budget
    options.threadCount = 1
    return options
  }

  @Test func `a split model computes what the whole one does`() throws {
    var model = TinyModel()
    model.format = .q4_0
    let writer = model.writer()
    try writer.write(to: folder.path(of: "whole.gguf"))
    let count = writer.tensors.count
    let split = try writer.writeSplit(
      tensorCounts: [0, 7, count - 7],
      name: "parts",
      folder: folder.path
    )
    let tokens = Array(3..<40)
    let whole = try LogitTrace(
      engine: Engine(path: folder.path(of: "whole.gguf"), options: options()),
      tokens: tokens,
      greedyCount: 5
    )
    let parts = try LogitTrace(
      engine: Engine(path: split, options: options()),
      tokens: tokens,
      greedyCount: 5
    )
    #expect(parts.logits == whole.logits)
    #expect(parts.greedy == whole.greedy)
  }

  @Test func `a model without a chat template continues what is said, and tells`() throws {
    var writer = TinyModel().writer()
    writer.pairs.removeAll { $0.key == "tokenizer.chat_template" }
    let path = folder.path(of: "raw.gguf")
    try writer.write(to: path)
    var notices: [String] = []
    let conversation = Conversation(
      engine: try Engine(path: path, options: options()),
      settings: SamplingSettings(),
      stop: StopFlag(),
      emit: { event in if case .notice(let text) = event.fact { notices.append(text) } }
    )
    conversation.replyLimit = 3
    conversation.begin(system: nil)
    #expect(notices.contains { $0.contains("no chat template") })
    #expect(try conversation.send("abc").promptTokens == 3)
    #expect(try conversation.complete([5, 6, 7], text: "abc").promptTokens == 3)
  }

  @Test func `keys that cannot be are refused by name`() throws {
    for (key, value) in [
      ("block_count", 0), ("expert_used_count", 9), ("attention.head_count_kv", 3),
      ("attention.key_length", 15), ("embedding_length", 63), ("expert_count", 7),
    ] {
      var writer = TinyModel().writer()
      writer.pairs.removeAll { $0.key == "qwen3moe.\(key)" }
      writer.add("qwen3moe.\(key)", .uint32(UInt32(value)))
      let path = folder.path(of: "odd.gguf")
      try writer.write(to: path)
      #expect(throws: (any Error).self, "\(key)") { try ModelPlan(path: path) }
    }
  }

  @Test func `tensors that are missing or of another shape are refused by name`() throws {
    for name in [
      TensorName.tokenEmbedding, .outputNorm, .layer(0, .query), .layer(1, .router),
      .layer(1, .downProjections),
    ] {
      var writer = TinyModel().writer()
      let place = try #require(writer.tensors.firstIndex { $0.name == name.fileName })
      writer.tensors.remove(at: place)
      let path = folder.path(of: "less.gguf")
      try writer.write(to: path)
      #expect(throws: (any Error).self, "\(name)") {
        try Engine(path: path, options: options())
      }
    }
  }
}
