import ArgumentParser
import Foundation
import Inference

/// `moetop predictors`: what each predictor would have foreseen, with none acted on.
struct PredictorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predictors",
    abstract: "Score every predictor of experts on replies of a model.",
    discussion: """
      Every predictor guesses, no guess starts a read. Recall is the share of the chosen \
      experts that were guessed, useful the share of the guesses that were chosen, misses \
      the recall among experts that were not in memory. Prompts are continued as raw text, \
      always with the best token; a file gives one prompt on each line.
      """
  )

  @Argument(help: "A model file (GGUF).", completion: .model)
  var model: String

  @Argument(help: "A text file with one prompt on each line; - reads standard input.")
  var file: String?

  @Option(
    name: [.short, .long],
    parsing: .unconditional,
    help: ArgumentHelp("One prompt, instead of a file.", valueName: "text")
  )
  var prompt: String?

  @Option(help: ArgumentHelp("Tokens of each reply.", valueName: "n"))
  var maxTokens = 128

  @Flag(help: "Print every layer too.")
  var layers = false

  @Option(help: ArgumentHelp("Write all figures as CSV.", valueName: "file"))
  var csv: String?

  @OptionGroup var engineFlags: EngineFlags

  func validate() throws {
    if maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1") }
    if (file == nil) == (prompt == nil) {
      throw ValidationError("give either a file of prompts or -p TEXT")
    }
  }

  func run() throws {
    let texts = try prompts()
    let engine = try engineFlags.scoringEngine(path: model)
    for text in texts { try reply(to: text, on: engine) }
    let report = PredictorReport(
      rows: engine.scoreboard?.rows ?? [],
      hasPreGates: engineFlags.store.pregates != nil
    )
    try StandardOutput.write(report.table(byLayer: layers))
    if let warning = report.warning { StandardOutput.note("warning: \(warning)\n") }
    guard let csv else { return }
    do {
      try Data(report.csv.utf8).write(to: URL(filePath: csv))
    } catch {
      throw Failure(what: csv, why: "it cannot be written")
    }
  }

  private func prompts() throws -> [[UInt8]] {
    if let prompt, !prompt.isEmpty { return [Array(prompt.utf8)] }
    guard let file else { throw Failure(what: "prompt", why: "it is empty", status: 64) }
    let lines = try TextFile.bytes(of: file).split(separator: UInt8(ascii: "\n")).map(Array.init)
    guard !lines.isEmpty else { throw Failure(what: file, why: "there is no prompt in it") }
    return lines
  }

  private func reply(to text: [UInt8], on engine: Engine) throws {
    let tokens = engine.rawTokens(of: text)
    guard tokens.count + maxTokens <= engine.settings.contextLimit else {
      throw Failure(
        InferenceError.promptTooLong(
          tokens: tokens.count + maxTokens,
          contextLimit: engine.settings.contextLimit
        ),
        subject: "prompt"
      )
    }
    engine.cache.truncate(to: 0)
    do {
      var token = try engine.compute(tokens)
      for _ in 0..<maxTokens { token = try engine.compute([token]) }
    } catch {
      throw Failure(error, subject: model)
    }
  }
}
