import ArgumentParser
import Foundation
import GGUF
import Inference

/// `moetop compare`: one prompt through several ways of running a model.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run one prompt in several modes, and compare speed, memory, reads and output.",
    discussion: """
      Every run is a process of its own and begins with empty slots; the model file is put \
      out of the page cache before. A mode is a schedule, flags of run, or both: \
      --mode "pre-gated --route-ahead 2". Left out: the four schedules. All other flags hold \
      for every mode. What comes out is compared with the first exact mode's, or with a run \
      on demand where there is none. Speeds are medians.
      """
  )

  @OptionGroup var model: ModelArgument

  @Option(
    name: [.short, .long],
    parsing: .unconditional,
    help: ArgumentHelp("The prompt.", valueName: "text")
  )
  var prompt = "Tell me a story about a dragon and a little girl."

  @Flag(help: "Continue the prompt as it is: no chat template.")
  var raw = false

  @Option(help: ArgumentHelp("A mode; may be given several times.", valueName: "flags"))
  var mode: [String] = []

  @Option(help: ArgumentHelp("Tokens of a reply.", valueName: "n"))
  var maxTokens = 64

  @Option(help: ArgumentHelp("Runs of each mode, one after the other in turn.", valueName: "n"))
  var runs = 1

  @Option(help: ArgumentHelp("Write the figures to a CSV file.", valueName: "file"))
  var csv: String?

  @Option(help: ArgumentHelp("Write the figures to a JSON file.", valueName: "file"))
  var json: String?

  @OptionGroup var engineFlags: EngineFlags

  func validate() throws {
    guard maxTokens > 0, runs > 0 else {
      throw ValidationError("--max-tokens and --runs must be at least 1")
    }
  }

  func run() throws {
    let path = try model.path()
    let modes = mode.isEmpty ? CompareMode.schedules : mode.map { CompareMode(parsing: $0) }
    let partPaths: [String]
    do {
      partPaths = try GGUFFile(path: path).partPaths
    } catch {
      throw Failure(error, subject: path)
    }
    var results: [[RunStatistics]] = modes.map { _ in [] }
    var failures: [Int: Failure] = [:]
    for round in 0..<runs {
      for (number, mode) in modes.enumerated() where failures[number] == nil {
        PageCache.drop(partPaths)
        do {
          results[number].append(try ChildRun.statistics(arguments(path, mode)))
        } catch let failure as Failure {
          failures[number] = failure
        }
        note("\(mode.name), run \(round + 1) of \(runs)")
      }
    }
    let truth = try exactTokens(path, results)
    let rows = try modes.enumerated().map { number, mode in
      if let failure = failures[number] {
        return ComparisonRow(mode: mode.name, failure: failure.why)
      }
      var row = ComparisonRow(mode: mode.name, runs: results[number], truth: truth)
      if row.exactness?.sameBytes == true {
        row.divergence = 0
      } else {
        row.divergence = try divergence(path, mode, truth: truth)
      }
      return row
    }
    let report = ComparisonReport(rows: rows)
    try StandardOutput.write(report.table)
    if let csv { try write(report.csv, to: csv) }
    if let json { try write(try report.json(), to: json) }
    if failures.count == modes.count { throw ExitCode(1) }
  }

  private func arguments(_ path: String, _ mode: CompareMode) -> [String] {
    [path, "--prompt", prompt, "--temp", "0", "--max-tokens", "\(maxTokens)"]
      + (raw ? ["--raw"] : []) + engineFlags.arguments + mode.flags
  }

  /// The reply of an exact run, which all others are held against.
  private func exactTokens(_ path: String, _ results: [[RunStatistics]]) throws -> [Int] {
    if let exact = results.joined().first(where: { $0.exactness.sameBytes }) { return exact.tokens }
    let onDemand = CompareMode(parsing: "on-demand")
    return try ChildRun.statistics(arguments(path, onDemand)).tokens
  }

  private func divergence(_ path: String, _ mode: CompareMode, truth: [Int]) throws -> Double {
    let flags = try EngineFlags.parse(engineFlags.arguments + mode.flags)
    let exact = try engineFlags.exactEngine(path: path)
    let other = try flags.engine(path: path)
    do {
      let tokens = try exact.tokens(of: prompt, isRaw: raw)
      return try ForcedDivergence.measure(
        exact: exact,
        other: other,
        prompt: tokens,
        reply: truth
      ).mean
    } catch {
      throw Failure(error, subject: path)
    }
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Failure(what: path, why: "it cannot be written")
    }
  }

  private func note(_ text: String) {
    if isatty(2) == 1 { StandardOutput.note("\r\u{1B}[K\(text)") }
  }
}
