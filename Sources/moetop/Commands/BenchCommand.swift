import ArgumentParser
import Experts
import Foundation
import Inference

/// `moetop bench`: how fast this machine decodes a model at several budgets.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure prefill and decode at several budgets, as CSV.",
    discussion: """
      Inside the timed region: forward passes, output matrix and sampling, with the reads \
      they wait for. Outside: opening the model, tokenization, printing. Every run begins \
      with an empty KV cache, and with the experts that the run before left in memory; the \
      first run is not counted. Figures are medians.

      With --bandwidth nothing is computed: experts are read in random order into slots, as \
      in a session, with so many of them under way. That is what a session can reach.

      With --simulation no model is opened: a trace of 10,000 tokens in the shape of \
      Qwen3-30B-A3B is served by every policy, by Belady's rule, and for the miss curves of \
      LRU at every number of slots, on one core.

      A residency profile is only used where --profile names one.
      """
  )

  @OptionGroup var model: ModelArgument

  @Option(help: ArgumentHelp("Budgets, separated by commas.", valueName: "sizes"))
  var budgets = "all,50%,20%"

  @Option(help: ArgumentHelp("Tokens of the prompt.", valueName: "n"))
  var promptTokens = 128

  @Option(help: ArgumentHelp("Tokens to generate.", valueName: "n"))
  var tokens = 128

  @Option(help: ArgumentHelp("Counted runs of each budget.", valueName: "n"))
  var runs = 5

  @Option(help: ArgumentHelp("Threads that compute. Left out: one a processor.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Tokens of context. Left out: prompt and reply.", valueName: "n"))
  var context: Int?

  @Flag(help: "Measure how fast experts are read instead.")
  var bandwidth = false

  @Option(
    help: ArgumentHelp("With --bandwidth: experts under way, by commas.", valueName: "ns")
  )
  var depths = "1,2,4,8,16"

  @Option(help: ArgumentHelp("With --bandwidth: seconds at each depth.", valueName: "n"))
  var seconds = 2.0

  @Flag(help: "Measure how fast traces are simulated instead.")
  var simulation = false

  @OptionGroup var store: StoreFlags

  func validate() throws {
    guard promptTokens > 0, tokens > 0, runs > 0 else {
      throw ValidationError("--prompt-tokens, --tokens and --runs must be at least 1")
    }
    guard !(simulation && bandwidth) else {
      throw ValidationError("--simulation and --bandwidth measure different things")
    }
    guard seconds > 0, !depthList.isEmpty, !depthList.contains(nil) else {
      throw ValidationError("--seconds must be above 0, and --depths from 1 to 64")
    }
    if let context, context < promptTokens + tokens {
      throw ValidationError("--context \(context) does not hold prompt and reply")
    }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads must be from 1 to 256, not \(threads)")
    }
  }

  func run() throws {
    if simulation {
      try StandardOutput.write(SimulationBenchmark.header + "\n")
      return try SimulationBenchmark(tokens: 10_000, runs: runs).run {
        try StandardOutput.write($0 + "\n")
      }
    }
    let path = try model.path()
    if bandwidth { return try measureReads(of: path) }
    try StandardOutput.write(DecodeBenchmark.header + "\n")
    for budget in budgets.split(separator: ",") {
      do {
        var plan = try ModelPlan(path: path)
        guard promptTokens + tokens <= plan.shape.contextLength else {
          throw InferenceError.promptTooLong(
            tokens: promptTokens + tokens,
            contextLimit: plan.shape.contextLength
          )
        }
        var options = try options(for: &plan)
        options.budget = try MemoryBudget(parsing: String(budget))
        options.threadCount = threads
        options.contextLimit = context ?? promptTokens + tokens
        let benchmark = DecodeBenchmark(
          engine: try Engine(plan: plan, options: options),
          promptTokens: promptTokens,
          replyTokens: tokens
        )
        try StandardOutput.write(benchmark.line(runs: runs) + "\n")
      } catch {
        throw Failure(error, subject: path)
      }
    }
  }

  private func options(for plan: inout ModelPlan) throws -> EngineOptions {
    var options = EngineOptions()
    try store.apply(to: &options, plan: plan)
    if let pack = options.packPath { try plan.adopt(packAt: pack) }
    // What earlier sessions left behind must not decide what is measured.
    if store.warmStart.profile == nil { options.profile = nil }
    return options
  }

  /// Nil for what is not a depth.
  private var depthList: [Int?] {
    depths.split(separator: ",").map { text in
      Int(text).flatMap { (1...64).contains($0) ? $0 : nil }
    }
  }

  private func measureReads(of path: String) throws {
    do {
      var plan = try ModelPlan(path: path)
      let reading = try options(for: &plan).reading
      let clock = SessionClock()
      try StandardOutput.write("model,expert_bytes,lanes,depth,experts,bytes_per_s\n")
      for depth in depthList.compactMap(\.self) {
        let result = try ReadBandwidth(
          layout: plan.layout,
          files: plan.expertFiles,
          reading: reading,
          depth: depth,
          duration: Int64(seconds * 1e9),
          now: clock.now
        )
        let fields = [
          try plan.card().name, "\(plan.layout.expertBytes)", "\(reading.laneCount)", "\(depth)",
          "\(result.expertCount)", String(format: "%.4g", result.bytesPerSecond),
        ]
        try StandardOutput.write(fields.joined(separator: ",") + "\n")
      }
    } catch {
      throw Failure(error, subject: path)
    }
  }
}
