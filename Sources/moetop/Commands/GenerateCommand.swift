import ArgumentParser
import Simulation

/// `moetop generate`: a routing trace with the statistics of a real model, without one.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make up a routing trace that is like a real model's.",
    discussion: """
      Overlap from token to token, its decay, the experts touched, weights and hit rates are \
      like those of the model that the preset is named after; texts there are none. A seed \
      gives the same trace on every machine. qwen3-30b picks 6 experts and gpt-oss 2, as in \
      the traces that they were fitted to.
      """
  )

  @Option(
    help: ArgumentHelp(
      "Whose statistics: \(RoutingPreset.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"
    )
  )
  var preset = RoutingPreset.qwen3

  @Option(help: ArgumentHelp("Tokens of the trace.", valueName: "n"))
  var tokens = 2000

  @Option(help: ArgumentHelp("Makes the trace repeatable.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write: a recording (.moetop), or a trace (.csv, .jsonl); - is standard"
        + " output.",
      valueName: "file"
    ),
    completion: .file(extensions: ["moetop", "csv", "jsonl"])
  )
  var output: String

  @Option(
    help: ArgumentHelp(
      "Write a trace in this format, whatever the file is called:"
        + " \(TraceFormatCatalog.names).",
      valueName: "name"
    )
  )
  var format: String?

  @OptionGroup var flags: TraceFlags

  func validate() throws {
    guard (1...10_000_000).contains(tokens) else {
      throw ValidationError("--tokens must be from 1 to 10000000, not \(tokens)")
    }
    if model.expertsPerToken > model.expertCount {
      throw ValidationError(
        "\(model.expertsPerToken) experts for each token are more than the \(model.expertCount)"
          + " of a layer"
      )
    }
    if model.layerCount * model.expertCount > TraceShape.mostExperts {
      throw ValidationError("a model may have \(TraceShape.mostExperts) experts at most")
    }
  }

  func run() throws {
    var routing = SyntheticRouting(model: model, seed: seed)
    var shape = routing.shape
    shape.model = "synthetic-\(preset.rawValue)"
    guard let entry = try traceFormat() else {
      let remark = "made up by moetop generate, preset \(preset.rawValue), seed \(seed)"
      let session = try flags.session(shape: shape, name: shape.model, remark: remark)
      return try flags.record(session, tokenCount: tokens, to: output) { _ in routing.next() }
    }
    let file = try OutputFile(output, isForced: flags.force)
    try file.write(entry.head(of: shape))
    for number in 0..<tokens {
      try file.write(entry.lines(of: routing.next(), number: number))
    }
    try file.finish()
  }

  private var model: RoutingModel {
    var model = preset.model
    model.layerCount = flags.layers ?? model.layerCount
    model.expertCount = flags.experts ?? model.expertCount
    model.expertsPerToken = flags.topK ?? model.expertsPerToken
    return model
  }

  /// `nil` for a recording.
  private func traceFormat() throws -> TraceFormatCatalog.Entry? {
    do {
      if let format { return try TraceFormatCatalog.entry(named: format) }
      if output == "-" || output.hasSuffix(".csv") { return TraceFormatCatalog.entries[0] }
      if output.hasSuffix(".jsonl") { return try TraceFormatCatalog.entry(named: "jsonl") }
    } catch {
      throw Failure(error, subject: "--format")
    }
    guard output.hasSuffix(".moetop") else {
      throw Failure(
        what: output,
        why: "the name does not say what to write",
        hint: "end it in .moetop, .csv or .jsonl, or give --format",
        status: 64
      )
    }
    return nil
  }
}

extension RoutingPreset: ExpressibleByArgument {}
