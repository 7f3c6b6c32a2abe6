import ArgumentParser
import Foundation
import Inference

/// `moetop perplexity`: how well a model foretells a text, and what an approximation costs.
struct PerplexityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perplexity",
    abstract: "Measure how well a model foretells a text.",
    discussion: """
      The text is cut into windows; each is computed from an empty cache, and the tokens of \
      its second half are scored. With --against exact the same windows also go through the \
      model without approximations, and the distance of the two is printed: the price in \
      quality of the settings.
      """
  )

  /// What to compare with.
  enum Reference: String, ExpressibleByArgument, CaseIterable {
    case exact
  }

  @Argument(help: "A model file (GGUF).", completion: .model)
  var model: String

  @Argument(help: "A text file; - reads standard input.", completion: .file())
  var text: String

  @Option(help: ArgumentHelp("Tokens of a window.", valueName: "n"))
  var window = 512

  @Option(help: ArgumentHelp("Windows at most.", valueName: "n"))
  var windows: Int?

  @Option(help: ArgumentHelp("Compare with the model without approximations.", valueName: "exact"))
  var against: Reference?

  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  @OptionGroup var engineFlags: EngineFlags

  func validate() throws {
    if window < 4 { throw ValidationError("--window must be at least 4, not \(window)") }
    if let windows, windows < 1 {
      throw ValidationError("--windows must be at least 1, not \(windows)")
    }
  }

  func run() throws {
    let engine = try engineFlags.engine(path: model)
    let exact = try against.map { _ in try engineFlags.exactEngine(path: model) }
    guard window <= engine.settings.contextLimit else {
      throw Failure(
        what: "--window",
        why: "\(window) tokens, but the context holds \(engine.settings.contextLimit)",
        hint: "--window \(engine.settings.contextLimit) works"
      )
    }
    let tokens = engine.tokenizer.encode(
      bytes: try TextFile.bytes(of: text),
      parsingControlTokens: false
    )
    let evaluation = TextEvaluation(engine: engine, exact: exact, window: window)
    let count = min(windows ?? .max, evaluation.windowCount(of: tokens.count))
    guard count > 0 else {
      throw Failure(
        what: text,
        why: "\(tokens.count) tokens are less than one window of \(window)",
        hint: "give a longer text, or a smaller --window"
      )
    }
    do {
      for number in 0..<count { try evaluation.run(window: number, of: tokens) }
    } catch {
      throw Failure(error, subject: model)
    }
    try StandardOutput.write(json ? object(evaluation) : table(evaluation))
  }

  private func table(_ evaluation: TextEvaluation) -> String {
    let score = evaluation.score
    var lines = [
      "perplexity  \(number(score.perplexity)) ± \(number(score.perplexityError))"
        + "  (loss \(number(score.loss)) nats, \(score.count) tokens)"
    ]
    if against != nil {
      let exact = evaluation.exactScore
      let divergence = evaluation.divergence
      lines += [
        "exact       \(number(exact.perplexity)) ± \(number(exact.perplexityError))"
          + "  (loss \(number(exact.loss)) nats)",
        "price       \(number((score.perplexity / exact.perplexity - 1) * 100)) % perplexity,"
          + " divergence \(number(divergence.mean)) nats (at most \(number(divergence.largest))),"
          + " same best token \(number(divergence.agreement * 100)) %",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func object(_ evaluation: TextEvaluation) -> String {
    let score = evaluation.score
    var fields: [(String, Double)] = [
      ("tokens", Double(score.count)), ("loss", score.loss), ("lossError", score.lossError),
      ("perplexity", score.perplexity), ("perplexityError", score.perplexityError),
    ]
    if against != nil {
      let divergence = evaluation.divergence
      fields += [
        ("exactLoss", evaluation.exactScore.loss),
        ("exactPerplexity", evaluation.exactScore.perplexity),
        ("divergence", divergence.mean), ("largestDivergence", divergence.largest),
        ("agreement", divergence.agreement),
      ]
    }
    return "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}\n"
  }

  private func number(_ value: Double) -> String { String(format: "%.4g", value) }
}
