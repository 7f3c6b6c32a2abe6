import Compute
import Events
import Experts
import Inference

/// Measures prefill and decode of a model that is open, each behind the same context.
struct DecodeBenchmark {
  /// What one run gave.
  struct Run {
    /// Tokens a second.
    var prefillRate: Double
    var decodeRate: Double
    /// Of decode alone, like all that follow.
    var hitRate: Double
    /// Milliseconds.
    var stallPerToken: Double
    /// Bytes from storage.
    var readBytesPerToken: Double
    /// Bytes that had to come from memory; see ``DecodeTraffic``.
    var movedBytesPerToken: Double
    /// `nil` where nothing counts them.
    var instructionsPerToken: Double?
  }

  private let engine: Engine
  private let traffic: DecodeTraffic
  private let counter: InstructionCounter?
  private let context: [Int]
  private let prompt: [Int]
  private let replyTokens: Int

  /// Fills the context.
  ///
  /// - Parameters:
  ///   - engine: the model; its context must hold `depth` tokens, and prompt or reply
  ///   - traffic: of the same model
  ///   - counter: made before the engine, so that it counts the engine's threads
  ///   - depth: tokens of context before prompt and before reply
  ///   - promptTokens: tokens of the prompt, drawn from the vocabulary with a fixed seed
  ///   - replyTokens: tokens to generate
  /// - Throws: ``ExpertsError`` when a read failed
  init(
    engine: Engine,
    traffic: DecodeTraffic,
    counter: InstructionCounter?,
    depth: Int,
    promptTokens: Int,
    replyTokens: Int
  ) throws {
    self.engine = engine
    self.traffic = traffic
    self.counter = counter
    self.replyTokens = replyTokens
    func tokens(_ count: Int, seed: UInt64) -> [Int] {
      var generator = LinearCongruence(seed: seed)
      return (0..<count).map { _ in generator.next(below: engine.shape.vocabularySize) }
    }
    prompt = tokens(promptTokens, seed: 1)
    context = tokens(depth, seed: 2)
    engine.cache.truncate(to: 0)
    try goBack()
  }

  /// Runs once.
  func run() throws -> Run {
    try goBack()
    let start = engine.clock.now()
    // The best token each time, whatever it is: an end-of-text must not shorten the run.
    var token = try engine.compute(prompt)
    let prefill = engine.clock.now() - start

    try goBack()
    var records: [TokenRecord] = []
    records.reserveCapacity(replyTokens)
    let before = engine.store.statistics
    let instructionsBefore = counter?.count()
    let decodeStart = engine.clock.now()
    for _ in 0..<replyTokens {
      let (best, record) = try engine.decode(token)
      records.append(record)
      token = best
    }
    let decode = engine.clock.now() - decodeStart
    let instructionsAfter = counter?.count()
    let after = engine.store.statistics

    let tokens = Double(replyTokens)
    let requests = after.requests - before.requests
    var run = Run(
      prefillRate: Double(prompt.count) / (Double(prefill) * 1e-9),
      decodeRate: tokens / (Double(decode) * 1e-9),
      hitRate: Double(after.hits - before.hits) / Double(max(1, requests)),
      stallPerToken: Double(after.stall - before.stall) * 1e-6 / tokens,
      readBytesPerToken: Double(after.readBytes - before.readBytes) / tokens,
      movedBytesPerToken: records.reduce(0) { $0 + traffic.bytes(of: $1) } / tokens
    )
    if let instructionsBefore, let instructionsAfter {
      run.instructionsPerToken = Double(instructionsAfter - instructionsBefore) / tokens
    }
    return run
  }

  /// Goes back to the context, without what was computed behind it.
  private func goBack() throws {
    let count = engine.cache.truncate(to: context.count)
    guard count < context.count else { return }
    _ = try engine.compute(Array(context[count...]))
    engine.cache.keepState()
  }
}
