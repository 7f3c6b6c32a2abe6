import Experts
import Foundation
import Inference

/// One line of the decode benchmark: medians over several runs at one budget.
struct DecodeBenchmark {
  static let header =
    "model,format,kernels,threads,budget_bytes,slots,prompt_tokens,prefill_tokens_per_s,"
    + "reply_tokens,decode_tokens_per_s,hit_rate,stall_ms_per_token,read_bytes_per_token"

  private let engine: Engine
  private let prompt: [Int]
  private let replyTokens: Int

  /// - Parameters:
  ///   - engine: the model; its context must hold prompt and reply
  ///   - promptTokens: tokens of the prompt, drawn from the vocabulary with a fixed seed
  ///   - replyTokens: tokens to generate
  init(engine: Engine, promptTokens: Int, replyTokens: Int) {
    self.engine = engine
    self.replyTokens = replyTokens
    var generator = LinearCongruence(seed: 1)
    prompt = (0..<promptTokens).map { _ in
      generator.next(below: engine.shape.vocabularySize)
    }
  }

  /// Runs once to warm up, then `runs` times, and writes the medians as CSV.
  func line(runs: Int) throws -> String {
    _ = try measure()
    let results = try (0..<runs).map { _ in try measure() }
    func median(_ figure: KeyPath<Result, Double>) -> Double {
      let sorted = results.map { $0[keyPath: figure] }.sorted()
      return sorted[sorted.count / 2]
    }
    let fields = [
      engine.model.name, engine.model.format, engine.host.kernels,
      "\(engine.settings.threadCount)", "\(engine.settings.budgetBytes)",
      "\(engine.settings.slotCount)", "\(prompt.count)", number(median(\.prefillRate)),
      "\(replyTokens)", number(median(\.decodeRate)), number(median(\.hitRate)),
      number(median(\.stallPerToken)), number(median(\.bytesPerToken)),
    ]
    return fields.joined(separator: ",")
  }

  private struct Result {
    var prefillRate: Double
    var decodeRate: Double
    var hitRate: Double
    /// Milliseconds.
    var stallPerToken: Double
    var bytesPerToken: Double
  }

  private func measure() throws -> Result {
    engine.cache.truncate(to: 0)
    let start = engine.clock.now()
    let row = try engine.compute(prompt)
    let middle = engine.clock.now()
    let before = engine.store.statistics
    // The best token each time, whatever it is: an end-of-text must not shorten the run.
    var token = row
    for _ in 0..<replyTokens { token = try engine.compute([token]) }
    let end = engine.clock.now()
    let after = engine.store.statistics
    let tokens = Double(replyTokens)
    let requests = after.requests - before.requests
    return Result(
      prefillRate: Double(prompt.count) / (Double(middle - start) * 1e-9),
      decodeRate: tokens / (Double(end - middle) * 1e-9),
      hitRate: Double(after.hits - before.hits) / Double(max(1, requests)),
      stallPerToken: Double(after.stall - before.stall) * 1e-6 / tokens,
      bytesPerToken: Double(after.readBytes - before.readBytes) / tokens
    )
  }

  private func number(_ value: Double) -> String {
    String(format: "%.4g", value)
  }
}
