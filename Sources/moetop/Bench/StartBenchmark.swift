import Foundation

/// Measures the time from the start of a process to its first token, with the model's file in
/// the page cache, in turn with the peer where there is one.
struct StartBenchmark {
  static let header = "program,setting,threads,runs,first_token_s,lowest_s,highest_s,ratio"

  /// The model's path, and those of its files.
  let model: String
  let files: [String]
  /// Arguments for `moetop run`.
  let flags: [String]
  let threads: Int
  let runs: Int
  let peer: LlamaBench?

  /// One line a program and setting; the ratio is our time to theirs.
  func lines() throws -> [String] {
    var own: [Double] = []
    let settings = peer?.settings ?? []
    var others = settings.map { _ in [Double]() }
    for _ in 0..<runs {
      PageCache.fill(files)
      own.append(try ownSeconds())
      guard let peer else { continue }
      for (place, setting) in settings.enumerated() {
        PageCache.fill(files)
        others[place].append(
          try peer.secondsToFirstToken(model: model, threads: threads, setting: setting)
        )
      }
    }
    let ours = Spread(own)
    return [line("moetop", "", ours, of: ours)]
      + zip(settings, others).map { setting, seconds in
        line("llama-bench", setting.name, Spread(seconds), of: ours)
      }
  }

  /// From the start of `moetop run` to the first byte of its reply.
  private func ownSeconds() throws -> Double {
    let program = OtherProgram(path: ChildRun.program, name: "moetop run")
    let outcome = try program.run(
      ["run", model, "--raw", "-p", "a", "--temp", "0", "--max-tokens", "1", "--no-record"]
        + ["--threads", "\(threads)", "--config", "/dev/null"] + flags,
      environment: ChildRun.environment
    )
    guard outcome.status == 0 else { throw program.failure(of: outcome) }
    return outcome.seconds
  }

  private func line(
    _ program: String,
    _ setting: String,
    _ seconds: Spread,
    of ours: Spread
  ) -> String {
    let figures = [seconds.median, seconds.lowest, seconds.highest, ours.median / seconds.median]
    let fields =
      [program, setting, "\(threads)", "\(runs)"]
      + figures.map { String(format: "%.4g", $0) }
    return fields.joined(separator: ",")
  }
}
