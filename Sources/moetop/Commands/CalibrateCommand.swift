import ArgumentParser
import Foundation
import GGUF
import Inference

/// `moetop calibrate`: fits pre-gates to a model, so that its experts can be chosen one layer
/// early, or measures how much its layers depend on light experts.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Fit pre-gates to a model, from a text like those it will see.",
    discussion: """
      A pre-gate foretells, from a layer's router input, what the next layer's router will \
      say. Nine tenths of the text are learned from, the last tenth tells how well it went. \
      The sidecar is then used with --schedule pre-gated --pregates FILE, or as a hint, \
      without changing the output, with --predict pregate --pregates FILE.

      With --layer-sensitivities all of the text serves to measure how much each layer's \
      output changes without the lightest experts, for --adaptive T --sensitivities FILE.
      """
  )

  @Argument(help: "A model file (GGUF).", completion: .model)
  var model: String

  @Argument(help: "A text file; - reads standard input.", completion: .file())
  var text: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file to write. Left out: MODEL.pregates.gguf, or MODEL.sensitivities.json.",
      valueName: "file"
    ),
    completion: .file()
  )
  var output: String?

  @Option(help: ArgumentHelp("Tokens to use at most.", valueName: "n"))
  var tokens = 65536

  @Option(
    help: ArgumentHelp(
      "How strongly pre-gates are held towards the next router.",
      valueName: "share"
    )
  )
  var strength = 0.02

  @Flag(help: "Measure the sensitivities of the layers instead.")
  var layerSensitivities = false

  @OptionGroup var engineFlags: EngineFlags

  /// Tokens that are computed together from an empty cache.
  private static let window = 128

  func validate() throws {
    if tokens < 2 * Self.window {
      throw ValidationError("--tokens must be at least \(2 * Self.window), not \(tokens)")
    }
    if !(strength > 0 && strength.isFinite) {
      throw ValidationError("--strength must be above 0, not \(strength)")
    }
  }

  func run() throws {
    let engine = try engineFlags.exactEngine(path: model)
    if layerSensitivities {
      try measure(engine)
      return
    }
    guard engine.shape.routedLayerCount > 1 else {
      throw Failure(what: model, why: "it has no two layers with experts: nothing to foretell")
    }
    guard !engine.choosesEarly else {
      throw Failure(
        what: model,
        why: "it chooses its experts early already",
        hint: "calibrate is for models that were trained without pre-gates"
      )
    }
    let (learning, heldOut) = try windows(engine)
    let calibration = PreGateCalibration(engine: engine)
    do {
      for (number, window) in learning.enumerated() {
        try calibration.learn(window)
        if isatty(2) == 1 { StandardOutput.note("\rlearning \(number + 1) of \(learning.count)") }
      }
      if isatty(2) == 1 { StandardOutput.note("\n") }
      let gates = try calibration.solve(strength: strength)
      try report(calibration.recall(of: gates, on: heldOut), count: calibration.tokenCount)
      let path = output ?? model + ".pregates.gguf"
      try PreGates.write(
        gates,
        to: path,
        shape: engine.shape,
        identity: engine.model.identity,
        tokenCount: calibration.tokenCount
      )
      try StandardOutput.write("wrote \(path)\n")
    } catch {
      throw Failure(error, subject: "calibrate")
    }
  }

  private func measure(_ engine: Engine) throws {
    let (learning, heldOut) = try windows(engine)
    let measurement = SensitivityMeasurement(engine: engine)
    do {
      for window in learning + heldOut { try measurement.measure(window) }
      let found = measurement.sensitivities
      try StandardOutput.write("measured on \(found.tokenCount) tokens:\nlayer  sensitivity\n")
      for (layer, value) in found.values.enumerated() {
        try StandardOutput.write(String(format: "%5d  %11.4f\n", layer, value))
      }
      let path = output ?? model + ".sensitivities.json"
      try found.write(to: path)
      try StandardOutput.write("wrote \(path)\n")
    } catch {
      throw Failure(error, subject: "calibrate")
    }
  }

  /// The text in windows: nine tenths to learn from, and the rest.
  private func windows(_ engine: Engine) throws -> (learning: [[Int]], heldOut: [[Int]]) {
    let ids = engine.tokenizer.encode(
      bytes: try TextFile.bytes(of: text),
      parsingControlTokens: false
    )
    let size = min(Self.window, engine.settings.contextLimit)
    let count = min(tokens, ids.count) / size
    guard count >= 2 else {
      throw Failure(
        what: text,
        why: "\(ids.count) tokens are too few: two windows of \(size) are the least",
        hint: "thousands of tokens for each layer are better"
      )
    }
    let all = (0..<count).map { Array(ids[$0 * size..<($0 + 1) * size]) }
    let learned = max(1, min(count - 1, count * 9 / 10))
    return (Array(all[..<learned]), Array(all[learned...]))
  }

  private func report(_ recalls: [PreGateCalibration.Recall], count: Int) throws {
    try StandardOutput.write(
      "learned from \(count) tokens; share of each layer's experts that was foretold:\n"
        + "layer  pre-gate  next router\n"
    )
    for recall in recalls {
      try StandardOutput.write(
        String(
          format: "%5d  %6.1f %%  %9.1f %%\n",
          recall.layer,
          recall.preGate * 100,
          recall.routeAhead * 100
        )
      )
    }
    let count = Double(recalls.count)
    let mean = (
      recalls.reduce(0) { $0 + $1.preGate } / count,
      recalls.reduce(0) { $0 + $1.routeAhead } / count
    )
    try StandardOutput.write(
      String(format: " mean  %6.1f %%  %9.1f %%\n", mean.0 * 100, mean.1 * 100)
    )
  }
}
