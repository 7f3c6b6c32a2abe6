import Compute
import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("Sample model against its reference")
struct ReferenceTests {
  private let reference: Reference
  private let folder: TemporaryFolder

  init() throws {
    reference = try Reference.load()
    folder = try TemporaryFolder()
  }

  /// The model in a format, and the tolerance for it, as a share of the logits' range.
  private func model(_ format: TensorFormat) throws -> (path: String, tolerance: Float) {
    let path =
      switch format {
      case .bf16: SampleModel.brainFloat
      case .q8_0: SampleModel.eightBit
      default: try SampleModel.converted(to: format, directory: folder.path)
      }
    // The BF16 file is the checkpoint itself, and activations stay floats.
    let name = format == .bf16 ? TensorFormat.f32.name : format.name
    return (path, try #require(reference.tolerance[name]))
  }

  private func engine(_ path: String, kernels: KernelSet = .best) throws -> Engine {
    var options = EngineOptions()
    options.budget = .all
    options.kvFormat = .f32
    options.threadCount = 2
    options.kernels = kernels
    return try Engine(path: path, options: options)
  }

  @Test(arguments: [TensorFormat.f32, .f16, .bf16, .q8_0])
  func `logits agree at every position`(format: TensorFormat) throws {
    let (path, tolerance) = try model(format)
    let engine = try engine(path)
    for prompt in reference.prompts {
      let trace = try LogitTrace(engine: engine, tokens: prompt.ids, greedyCount: 0)
      var range: (least: Float, most: Float) = (.infinity, -.infinity)
      var worst: Float = 0
      for (row, truth) in zip(trace.logits, prompt.positions) {
        range = (min(range.least, row.min() ?? 0), max(range.most, row.max() ?? 0))
        for pair in truth.top { worst = max(worst, abs(row[Int(pair[0])] - pair[1])) }
        for (token, logit) in zip(prompt.fixedIDs, truth.fixed) {
          worst = max(worst, abs(row[token] - logit))
        }
      }
      let share = worst / (range.most - range.least)
      #expect(trace.logits.count == prompt.ids.count)
      #expect(share <= tolerance, "\(prompt.prompt): \(share) of \(tolerance)")
    }
  }

  @Test(arguments: [TensorFormat.f32, .bf16, .q8_0])
  func `greedy tokens agree up to the first close call`(format: TensorFormat) throws {
    let (path, tolerance) = try model(format)
    let engine = try engine(path)
    var compared = 0
    for prompt in reference.prompts {
      let trace = try LogitTrace(
        engine: engine,
        tokens: prompt.ids,
        greedyCount: prompt.greedy.count
      )
      let row = try #require(trace.logits.last)
      let range = (row.max() ?? 0) - (row.min() ?? 0)
      // A margin below twice the tolerance can go either way.
      let sure = prompt.margins.firstIndex { $0 < 2 * tolerance * range } ?? prompt.greedy.count
      #expect(trace.greedy.prefix(sure) == prompt.greedy.prefix(sure), "\(prompt.prompt)")
      compared += sure
    }
    #expect(compared > (format == .q8_0 ? 3 : 200), "\(compared) tokens compared")
  }

  @Test func `routing agrees in every layer`() throws {
    let engine = try engine(model(.bf16).path)
    for prompt in reference.prompts {
      let trace = try LogitTrace(engine: engine, tokens: prompt.ids, greedyCount: 0)
      for (layer, routes) in prompt.routes.enumerated() {
        for (record, route) in zip(trace.records, routes) {
          let uses = record.uses.filter { $0.expert.layer == layer }
          #expect(uses.map(\.expert.index) == route.experts)
          let worst = zip(uses, route.weights).map { abs($0.weight - $1) }.max() ?? 1
          #expect(worst < 1e-4)
        }
      }
    }
  }

  @Test func `tokens of the prompts agree`() throws {
    let engine = try engine(SampleModel.eightBit)
    for prompt in reference.prompts {
      let ids = engine.tokenizer.encode(prompt.prompt, parsingControlTokens: true)
      #expect(ids == prompt.ids)
      #expect(ids.map(engine.tokenizer.piece(of:)) == prompt.pieces)
    }
  }

  @Test(arguments: KernelSet.available.map(\.name))
  func `every kernel set computes the same bits`(name: String) throws {
    let set = try #require(KernelSet.available.first { $0.name == name })
    let tokens = reference.prompts[0].ids
    let scalar = try LogitTrace(
      engine: engine(SampleModel.eightBit, kernels: .scalar),
      tokens: tokens,
      greedyCount: 4
    )
    let other = try LogitTrace(
      engine: engine(SampleModel.eightBit, kernels: set),
      tokens: tokens,
      greedyCount: 4
    )
    #expect(scalar.logits == other.logits)
    #expect(scalar.greedy == other.greedy)
  }
}
