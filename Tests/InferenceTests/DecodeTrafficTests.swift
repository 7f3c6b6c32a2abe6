import Events
import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("The bytes that a token moves")
struct DecodeTrafficTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func open(_ path: String) throws -> (Engine, DecodeTraffic) {
    var options = EngineOptions()
    options.budget = .all
    options.threadCount = 1
    let plan = try ModelPlan(path: path)
    let engine = try Engine(plan: plan, options: options)
    return (engine, DecodeTraffic(plan: plan, engine: engine))
  }

  // Floats of a layer: norms 64 + 64 + 16 + 16, query and output 64 × 64, key and value
  // 64 × 32, router 64 × 8; in all 12,960. Embedding 264 × 64, last norm 64.
  private static let denseBytes = 4 * (2 * 12_960 + 264 * 64 + 64)

  @Test func `a token moves dense weights, its experts, and keys and values up to itself`() throws {
    let (engine, traffic) = try open(TinyModel().write(to: folder.path(of: "m.gguf")))
    #expect(traffic.denseBytes == Self.denseBytes)
    _ = try engine.compute(Array(3..<12))
    let (_, record) = try engine.decode(12)
    #expect(record.position == 9 && record.uses.count == 4)
    // Two experts of both layers, of three matrices of 64 × 32.
    let experts = 4 * 4 * 3 * 64 * 32
    // Ten positions of two layers: keys and values of two heads of 16, in half precision.
    let remembered = 10 * 2 * 2 * 2 * 2 * 16
    #expect(traffic.bytes(of: record) == Double(Self.denseBytes + experts + remembered))
  }

  @Test func `the token embedding counts one row beside an output matrix`() throws {
    var model = TinyModel()
    model.hasOutput = true
    let (_, traffic) = try open(model.write(to: folder.path(of: "o.gguf")))
    #expect(traffic.denseBytes == Self.denseBytes + 4 * 64)
  }

  @Test func `skipped experts move nothing`() throws {
    let (engine, traffic) = try open(TinyModel().write(to: folder.path(of: "m.gguf")))
    var (_, record) = try engine.decode(5)
    let all = traffic.bytes(of: record)
    record.uses[0].outcome = .skipped
    #expect(all - traffic.bytes(of: record) == 4 * 3 * 64 * 32)
    record.uses.removeAll()
    #expect(all - traffic.bytes(of: record) == 4 * 4 * 3 * 64 * 32)
  }

  @Test func `a window bounds what is remembered, and only the chosen experts' biases move`() throws
  {
    let sample = try #require(ArchitectureSample.all.first { $0.architecture == "gpt-oss" })
    let path = try sample.write(to: folder.path(of: "g.gguf"))
    let (_, traffic) = try open(path)
    // Keys and values of two heads of 16, in half precision; layers 0 and 2 see 7 positions.
    let bytes = 2 * 2 * 2 * 16
    #expect(traffic.rememberedBytes(at: 3) == Double(bytes * (4 + 4 + 4)))
    #expect(traffic.rememberedBytes(at: 99) == Double(bytes * (7 + 100 + 7)))

    var record = TokenRecord(position: 0, phase: .decode, token: 5)
    let none = traffic.bytes(of: record)
    record.uses = [ExpertUse(expert: ExpertID(layer: 1, index: 3), weight: 1, outcome: .hit)]
    #expect(traffic.bytes(of: record) - none == Double(4 * (3 * 64 * 32 + 32 + 32 + 64)))
    let biases = 4 * 3 * 8 * (32 + 32 + 64)
    let table = 4 * 64 * (264 - 1)
    #expect(try traffic.denseBytes == ModelPlan(path: path).denseBytes - biases - table)
  }

  @Test func `decoding says the best token and goes on behind it`() throws {
    let path = try TinyModel().write(to: folder.path(of: "m.gguf"))
    let (engine, _) = try open(path)
    let (best, record) = try engine.decode(7)
    #expect(engine.cache.count == 1 && record.token == 7 && record.phase == .decode)
    let (other, _) = try open(path)
    #expect(try other.compute([7]) == best)
  }
}
