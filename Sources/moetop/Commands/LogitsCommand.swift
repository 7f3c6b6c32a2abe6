import ArgumentParser
import Events
import Export
import Inference

/// `moetop logits`: what a model computes, number by number, to check conversions and
/// runtimes against each other.
struct LogitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Print logits and routing of given tokens.",
    discussion: """
      With --json one object on one line: "logits" (a row over the vocabulary for every \
      position), "greedy" (ids) and "layers" ("layer", "experts" and "weights" for every \
      position). The KV cache keeps f32 unless --kv-format says otherwise, so that nothing is \
      rounded that the model doesn't round.
      """
  )

  @Argument(help: "A model file (GGUF).", completion: .model)
  var model: String

  @Option(help: ArgumentHelp("Token ids: 1,2,3.", valueName: "ids"))
  var ids: String

  @Option(
    help: ArgumentHelp("Continue with the n best tokens, one after the other.", valueName: "n")
  )
  var greedy = 0

  @Flag(help: "Print JSON instead of the best tokens of every position.")
  var json = false

  @OptionGroup var engineFlags: EngineFlags

  func validate() throws {
    if greedy < 0 { throw ValidationError("--greedy must be 0 or more, not \(greedy)") }
  }

  func run() throws {
    var flags = engineFlags
    flags.store.kvFormat = flags.store.kvFormat ?? .f32
    let engine = try flags.engine(path: model)
    let tokens = try TokenList.parse(ids, vocabularySize: engine.shape.vocabularySize)
    guard tokens.count + greedy <= engine.settings.contextLimit else {
      throw Failure(
        InferenceError.promptTooLong(
          tokens: tokens.count + greedy,
          contextLimit: engine.settings.contextLimit
        ),
        subject: "--ids"
      )
    }
    do {
      let trace = try LogitTrace(engine: engine, tokens: tokens, greedyCount: greedy)
      try json ? printJSON(trace) : printBest(trace, engine: engine)
    } catch {
      throw Failure(error, subject: model)
    }
  }

  private func printJSON(_ trace: LogitTrace) throws {
    try StandardOutput.write("{\"logits\":[")
    for (position, row) in trace.logits.enumerated() {
      try StandardOutput.write((position == 0 ? "" : ",") + JSONText.array(row))
    }
    try StandardOutput.write("],\"greedy\":\(JSONText.array(trace.greedy)),\"layers\":[")
    for (layer, number) in trace.layerNumbers.enumerated() {
      let uses = trace.records.map { record in record.uses.filter { $0.expert.layer == layer } }
      let experts = uses.map { JSONText.array($0.map(\.expert.index)) }.joined(separator: ",")
      let weights = uses.map { JSONText.array($0.map(\.weight)) }.joined(separator: ",")
      try StandardOutput.write(
        (layer == 0 ? "" : ",")
          + "{\"layer\":\(number),\"experts\":[\(experts)],\"weights\":[\(weights)]}"
      )
    }
    try StandardOutput.write("]}\n")
  }

  private func printBest(_ trace: LogitTrace, engine: Engine) throws {
    for (position, row) in trace.logits.enumerated() {
      let best = row.indices.sorted { row[$0] > row[$1] }.prefix(5)
      let list = best.map { "\(engine.tokenizer.piece(of: $0)) \(row[$0])" }
      try StandardOutput.write("\(position)\t" + list.joined(separator: "\t") + "\n")
    }
    if !trace.greedy.isEmpty {
      let text = engine.tokenizer.decode(trace.greedy)
      try StandardOutput.write("greedy\t\(String(decoding: text, as: UTF8.self))\n")
    }
  }
}
