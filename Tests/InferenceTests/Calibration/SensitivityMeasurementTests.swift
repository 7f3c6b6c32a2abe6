import Experts
import Routing
import SampleFiles
import Testing

@testable import Inference

@Suite("Sensitivity measurement")
struct SensitivityMeasurementTests {
  private let folder: TemporaryFolder
  private let path: String
  private let tokens = (0..<20).map { $0 * 31 % 250 }

  init() throws {
    folder = try TemporaryFolder()
    var model = TinyModel()
    model.topK = 3
    path = try model.write(to: folder.path(of: "tiny.gguf"))
  }

  private func engine(skipping: ExpertSkipping? = nil) throws -> Engine {
    var options = EngineOptions()
    options.threadCount = 1
    options.approximations.skipping = skipping
    return try Engine(path: path, options: options)
  }

  /// The residual stream after a layer, (token, hiddenSize), and the lightest weights.
  private func outputs(
    of layer: Int,
    _ engine: Engine
  ) throws -> (outputs: [Float], lightest: [Float]) {
    var outputs: [Float] = []
    var lightest: [Float] = []
    let forward = engine.forward
    forward.mixtureObserver = { observed, count in
      guard observed == layer else { return }
      let size = count * engine.shape.hiddenSize
      outputs = Array(UnsafeBufferPointer(start: forward.residual.values, count: size))
      lightest = (0..<count).map { forward.mixture.pair(of: $0).weights.min() ?? 0 }
    }
    _ = try forward.run(tokens[...], phase: .prefill, cache: engine.cache)
    return (outputs, lightest)
  }

  @Test func `is the error of running without the lightest expert`() throws {
    let measurement = SensitivityMeasurement(engine: try engine())
    try measurement.measure(tokens)
    let found = measurement.sensitivities
    #expect(found.tokenCount == 20 && found.values.count == 2)
    // In the first layer skipping changes nothing before; of three experts a tail below two
    // thirds of what is not the heaviest is the lightest, or the two lightest where they are
    // light: so the ratio rule is used, which takes one at a time.
    let exact = try outputs(of: 0, engine())
    let without = try withoutLightest(exact.lightest)
    var (error, squares) = (0.0, 0.0)
    for token in 0..<20 {
      let row = token * 64..<(token + 1) * 64
      let change = zip(without[row], exact.outputs[row]).reduce(0.0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      }
      error += change / exact.outputs[row].reduce(0.0) { $0 + Double($1 * $1) }
      squares += Double(exact.lightest[token] * exact.lightest[token])
    }
    #expect(abs(Double(found.values[0]) / (error / squares) - 1) < 1e-3)
  }

  /// The outputs of the first layer, each token with a tail that is just its lightest expert.
  private func withoutLightest(_ lightest: [Float]) throws -> [Float] {
    try lightest.enumerated().flatMap { token, weight in
      let skipping = ExpertSkipping.tail(tolerance: weight * 1.0001)
      let outputs = try outputs(of: 0, engine(skipping: skipping)).outputs
      return Array(outputs[token * 64..<(token + 1) * 64])
    }
  }

  @Test func `adaptive skipping is the tail rule of each layer`() throws {
    let tolerance: Float = 0.09
    func logits(_ change: (inout Approximations) -> Void) throws -> [Float] {
      var options = EngineOptions()
      options.threadCount = 1
      change(&options.approximations)
      let engine = try Engine(path: path, options: options)
      _ = try engine.compute(tokens)
      return Array(engine.forward.logits(after: tokens.count - 1))
    }
    let adaptive = try logits {
      $0.adaptive = AdaptiveSkipping(tolerance: tolerance, sensitivities: [1, 1])
    }
    let tail = try logits { $0.skipping = .tail(tolerance: tolerance.squareRoot()) }
    let uneven = try logits {
      $0.adaptive = AdaptiveSkipping(tolerance: tolerance, sensitivities: [1, 1e9])
    }
    #expect(try adaptive == tail && adaptive != logits { _ in } && adaptive != uneven)
  }

  @Test func `the file gives back what was written`() throws {
    let path = folder.path(of: "s.json")
    let written = LayerSensitivities(model: "a", tokenCount: 7, values: [0.5, 0, 3])
    try written.write(to: path)
    #expect(try LayerSensitivities(path: path) == written)
    let rule = try written.skipping(tolerance: 0.1, identity: "a", layerCount: 3)
    #expect(rule == AdaptiveSkipping(tolerance: 0.1, sensitivities: [0.5, 0, 3]))
    #expect(throws: InferenceError.sidecarOfAnotherModel(found: "a", expected: "b")) {
      try written.skipping(tolerance: 0.1, identity: "b", layerCount: 3)
    }
    #expect(throws: InferenceError.self) {
      try written.skipping(tolerance: 0.1, identity: "a", layerCount: 2)
    }
  }

  @Test(arguments: [
    "", "[]", "{}", "null",
    #"{"format":"moetop layer sensitivities","version":2,"model":"a","tokenCount":1,"#
      + #""sensitivities":[1]}"#,
    #"{"format":"moetop layer sensitivities","version":1,"model":"a","tokenCount":1,"#
      + #""sensitivities":[-1]}"#,
    #"{"format":"moetop layer sensitivities","version":1,"model":"a","tokenCount":1,"#
      + #""sensitivities":[1e60]}"#,
    #"{"format":"moetop layer sensitivities","version":1,"model":"a","tokenCount":1,"#
      + #""sensitivities":[]}"#,
  ])
  func `a file that is unsound is refused`(text: String) throws {
    let path = try folder.write(Array(text.utf8), to: "bad.json")
    #expect(throws: CalibrationError.self) { try LayerSensitivities(path: path) }
  }
}
