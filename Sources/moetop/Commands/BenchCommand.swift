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
      they wait for. Outside: opening the model, tokenization, printing, filling the context. \
      Prompt and reply each begin behind --depth tokens of context, and with the experts that \
      the run before left in memory; the first run is not counted. Figures are medians, with \
      the lowest and the highest.

      The bound of decode is the memory bandwidth, measured in the same run, divided by the \
      bytes that a token has to move: dense weights, chosen experts, output matrix, and what \
      is remembered of the context.

      With --vs-llama-bench the model is opened anew for every run, and after each the peer \
      runs in each of its settings; nothing of ours is in memory then. Ratios are those of \
      the medians, to the peer's fastest setting. A table goes to standard error.

      With --start processes are started instead, with the model's file in the page cache: \
      moetop run, up to the first byte of its reply, and llama-bench --no-warmup, up to the \
      result of one token.

      With --bandwidth nothing is computed: experts are read in random order into slots, as \
      in a session, with so many of them under way. That is what a session can reach.

      With --simulation no model is opened: a trace of 10,000 tokens in the shape of \
      Qwen3-30B-A3B is served by every policy, by Belady's rule, and for the miss curves of \
      LRU at every number of slots, on one core.

      A residency profile is only used where --profile names one.
      """
  )

  @OptionGroup var model: ModelArgument

  @Option(
    help: ArgumentHelp(
      "Budgets, separated by commas. Left out: all,50%,20%, or all beside llama-bench.",
      valueName: "sizes"
    )
  )
  var budgets: String?

  @Option(help: ArgumentHelp("Tokens of the prompt.", valueName: "n"))
  var promptTokens = 128

  @Option(help: ArgumentHelp("Tokens to generate.", valueName: "n"))
  var tokens = 128

  @Option(
    help: ArgumentHelp(
      "Tokens of context before prompt and before reply, by commas.",
      valueName: "ns"
    )
  )
  var depth = "0"

  @Option(help: ArgumentHelp("Counted runs of each budget.", valueName: "n"))
  var runs = 5

  @Option(help: ArgumentHelp("Threads that compute. Left out: one a processor.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Tokens of context. Left out: what is needed.", valueName: "n"))
  var context: Int?

  @Option(
    help: ArgumentHelp("Measure llama.cpp's llama-bench in turn with us.", valueName: "program"),
    completion: .file()
  )
  var vsLlamaBench: String?

  @Flag(help: "Measure the time from start to first token instead.")
  var start = false

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
    let counts = 1...Self.tokenLimit
    guard [promptTokens, tokens, runs].allSatisfy(counts.contains) else {
      throw ValidationError(
        "--prompt-tokens, --tokens and --runs must be from 1 to \(Self.tokenLimit)"
      )
    }
    guard [simulation, bandwidth, start].count(where: \.self) < 2 else {
      throw ValidationError("--simulation, --bandwidth and --start measure different things")
    }
    guard !(vsLlamaBench != nil && (simulation || bandwidth)) else {
      throw ValidationError("--vs-llama-bench measures no --simulation and no --bandwidth")
    }
    guard seconds > 0, !readDepths.isEmpty, !readDepths.contains(nil) else {
      throw ValidationError("--seconds must be above 0, and --depths from 1 to 64")
    }
    guard !contextDepths.isEmpty, !contextDepths.contains(nil),
      Set(contextDepths).count == contextDepths.count
    else {
      throw ValidationError("--depth must be different numbers from 0 to \(Self.tokenLimit)")
    }
    if let context, context < neededContext {
      throw ValidationError("--context \(context) does not hold prompt or reply")
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
    do {
      let peer = try vsLlamaBench.map(LlamaBench.init(path:))
      if bandwidth {
        try measureReads(of: path)
      } else if start {
        try measureStart(of: path, peer: peer)
      } else {
        try measureDecode(of: path, peer: peer)
      }
    } catch {
      throw Failure(error, subject: path)
    }
  }

  private func measureDecode(of path: String, peer: LlamaBench?) throws {
    let list = budgets ?? (peer == nil ? "all,50%,20%" : "all")
    var rows: [DecodeRow] = []
    try StandardOutput.write(DecodeRow.header + "\n")
    for budget in list.split(separator: ",") {
      var plan = try ModelPlan(path: path)
      guard neededContext <= plan.shape.contextLength else {
        throw InferenceError.promptTooLong(
          tokens: neededContext,
          contextLimit: plan.shape.contextLength
        )
      }
      var options = try options(for: &plan)
      options.budget = try MemoryBudget(parsing: String(budget))
      options.threadCount = threads
      options.contextLimit = context ?? neededContext
      let rounds = BenchRounds(
        model: path,
        plan: plan,
        options: options,
        promptTokens: promptTokens,
        replyTokens: tokens,
        depths: contextDepths.compactMap(\.self),
        runs: runs,
        peer: peer
      )
      let measured = try rounds.rows()
      for row in measured { try StandardOutput.write(row.line + "\n") }
      rows += measured
    }
    if peer != nil { StandardOutput.note(PeerTable(rows: rows).text) }
  }

  private func measureStart(of path: String, peer: LlamaBench?) throws {
    let benchmark = StartBenchmark(
      model: path,
      files: try ModelPlan(path: path).file.partPaths,
      flags: store.arguments + (store.warmStart.arguments.isEmpty ? ["--no-profile"] : []),
      threads: threads ?? ProcessInfo.processInfo.processorCount,
      runs: runs,
      peer: peer
    )
    let lines = try benchmark.lines()
    try StandardOutput.write(([StartBenchmark.header] + lines).joined(separator: "\n") + "\n")
  }

  private func options(for plan: inout ModelPlan) throws -> EngineOptions {
    var options = EngineOptions()
    try store.apply(to: &options, plan: plan)
    if let pack = options.packPath { try plan.adopt(packAt: pack) }
    // What earlier sessions left behind must not decide what is measured.
    if store.warmStart.profile == nil { options.profile = nil }
    return options
  }

  private static let tokenLimit = 1 << 24

  /// Tokens of context; nil for what is no such number.
  private var contextDepths: [Int?] {
    Self.numbers(depth, in: 0...Self.tokenLimit)
  }

  /// Experts under way; nil for what is no such number.
  private var readDepths: [Int?] { Self.numbers(depths, in: 1...64) }

  private static func numbers(_ list: String, in range: ClosedRange<Int>) -> [Int?] {
    list.split(separator: ",").map { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// Prompt and reply stand in the same place, one after the other.
  private var neededContext: Int {
    (contextDepths.compactMap(\.self).max() ?? 0) + max(promptTokens, tokens)
  }

  private func measureReads(of path: String) throws {
    var plan = try ModelPlan(path: path)
    let reading = try options(for: &plan).reading
    let clock = SessionClock()
    try StandardOutput.write("model,expert_bytes,lanes,depth,experts,bytes_per_s\n")
    for depth in readDepths.compactMap(\.self) {
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
  }
}
