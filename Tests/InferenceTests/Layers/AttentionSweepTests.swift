import Compute
import Events
import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

/// Texts of several spans.
@Suite("Attention of long texts")
struct AttentionSweepTests {
  private let folder: TemporaryFolder
  private static let tokens = (0..<600).map { ($0 * 37 + $0 / 11) % 250 }
  /// How many of the last tokens are compared.
  private static let compared = 9

  /// What a model is made of, as a test's argument.
  enum Model: CaseIterable, Sendable {
    case grouped, single, windowAndSinks, latent, mixedSizes
  }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func write(_ model: Model) throws -> String {
    let path = folder.path(of: "model.gguf")
    switch model {
    case .grouped, .single:
      var tiny = TinyModel()
      tiny.heads = 6
      tiny.kvHeads = model == .grouped ? 2 : 6
      tiny.headDim = 32
      return try tiny.write(to: path)
    case .windowAndSinks:
      let sample = try #require(
        ArchitectureSample.all.first { $0.hasSinks && $0.window != nil }
      )
      return try sample.write(to: path)
    case .latent: return try TinyArchitecture.deepseek2V3.write(into: folder.path)
    case .mixedSizes: return try TinyArchitecture.gemma4.write(into: folder.path)
    }
  }

  private func engine(_ path: String, threads: Int, format: KVFormat) throws -> Engine {
    var options = EngineOptions()
    options.budget = .all
    options.threadCount = threads
    options.kvFormat = format
    options.contextLimit = Self.tokens.count
    return try Engine(path: path, options: options)
  }

  /// Logits after the last tokens; `sizes` are batches, the rest comes token by token.
  private func logits(
    _ path: String,
    threads: Int,
    format: KVFormat,
    sizes: [Int]
  ) throws -> [[Float]] {
    let engine = try engine(path, threads: threads, format: format)
    let count = Self.tokens.count
    var rows: [[Float]] = []
    var begun = 0
    var sizes = sizes[...]
    while begun < count {
      let size = sizes.popFirst() ?? 1
      _ = try engine.forward.run(
        Self.tokens[begun..<begun + size],
        phase: .prefill,
        cache: engine.cache
      )
      for place in 0..<size where begun + place >= count - Self.compared {
        rows.append(Array(engine.forward.logits(after: place)))
      }
      begun += size
    }
    return rows
  }

  @Test(arguments: Model.allCases, KVFormat.allCases)
  func `batches and threads change no bit`(model: Model, format: KVFormat) throws {
    let path = try write(model)
    let whole = try logits(
      path,
      threads: 1,
      format: format,
      sizes: [128, 128, 128, 128, 88]
    )
    #expect(whole.count == Self.compared)
    let sizes = [[1, 100, 128, 28, 127, 128, 79], [128, 128, 3, 128, 128, 80, 5]]
    for (threads, sizes) in zip([3, 5], sizes) {
      let other = try logits(path, threads: threads, format: format, sizes: sizes)
      #expect(other == whole, "\(threads) threads")
    }
  }

  @Test(arguments: Model.allCases)
  func `shorter formats change the logits a little`(model: Model) throws {
    let path = try write(model)
    let sizes = [128, 128, 128, 128, 88]
    let exact = try logits(path, threads: 2, format: .f32, sizes: sizes)
    let spread =
      (exact.joined().reduce(0) { $0 + $1 * $1 } / Float(exact.joined().count)).squareRoot()
    for (format, limit) in [(KVFormat.f16, Float(0.02)), (.q8_0, 0.2)] {
      let found = try logits(path, threads: 2, format: format, sizes: sizes)
      let worst = zip(found.joined(), exact.joined()).map { ($0 - $1).magnitude }.max() ?? 0
      #expect(worst > 0)
      #expect(worst < limit * spread, "\(format): \(worst) of \(spread)")
    }
  }
}
