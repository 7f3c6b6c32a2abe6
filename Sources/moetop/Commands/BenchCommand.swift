import ArgumentParser
import Experts
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

  func validate() throws {
    guard promptTokens > 0, tokens > 0, runs > 0 else {
      throw ValidationError("--prompt-tokens, --tokens and --runs must be at least 1")
    }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("--threads must be from 1 to 256, not \(threads)")
    }
  }

  func run() throws {
    let path = try model.path()
    try StandardOutput.write(DecodeBenchmark.header + "\n")
    for budget in budgets.split(separator: ",") {
      do {
        let plan = try ModelPlan(path: path)
        guard promptTokens + tokens <= plan.shape.contextLength else {
          throw InferenceError.promptTooLong(
            tokens: promptTokens + tokens,
            contextLimit: plan.shape.contextLength
          )
        }
        var options = EngineOptions()
        options.budget = try MemoryBudget(parsing: String(budget))
        options.threadCount = threads
        options.contextLimit = promptTokens + tokens
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
}
