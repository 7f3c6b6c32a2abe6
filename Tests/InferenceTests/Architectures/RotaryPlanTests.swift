import GGUF
import Glibc
import SampleFiles
import Testing

@testable import Inference

@Suite("Rotary plan")
struct RotaryPlanTests {
  /// The plan that a file's keys ask for.
  private func plan(
    _ pairs: [(String, MetadataValue)],
    tensors: [String] = []
  ) throws -> RotaryPlan {
    let folder = try TemporaryFolder()
    var writer = ArchitectureSample("llama").writer()
    for (key, value) in pairs {
      writer.pairs.removeAll { $0.key == "llama." + key }
      writer.add("llama." + key, value)
    }
    for name in tensors {
      writer.add(tensor: name, format: .f32, shape: [8], values: [Float](repeating: 2, count: 8))
    }
    let path = folder.path(of: "tiny.gguf")
    try writer.write(to: path)
    let keys = try ModelKeys(file: GGUFFile(path: path), architecture: "llama")
    return try RotaryPlan(keys, pairing: .neighbours, headSize: 16)
  }

  @Test func `frequencies are powers of the base`() throws {
    let plan = try plan([("rope.freq_base", .float32(256)), ("rope.dimension_count", .uint32(8))])
    #expect(plan.dimensions == 8)
    #expect(plan.magnitude == 1)
    #expect(plan.frequencies(dividedBy: nil) == [1, 0.25, 0.0625, 0.015625])
    #expect(plan.frequencies(dividedBy: [1, 1, 2, 4]) == [1, 0.25, 0.03125, 0.00390625])
  }

  @Test func `a linear factor divides all`() throws {
    let plan = try plan([
      ("rope.freq_base", .float32(256)), ("rope.dimension_count", .uint32(8)),
      ("rope.scaling.type", .string("linear")), ("rope.scaling.factor", .float32(4)),
    ])
    #expect(plan.frequencies(dividedBy: nil) == [0.25, 0.0625, 0.015625, 0.00390625])
  }

  @Test func `YaRN keeps the fast, stretches the slow and mixes between`() throws {
    let plan = try plan([
      ("rope.freq_base", .float32(10_000)), ("rope.dimension_count", .uint32(16)),
      ("rope.scaling.type", .string("yarn")), ("rope.scaling.factor", .float32(8)),
      ("rope.scaling.original_context_length", .uint32(4096)),
    ])
    // Pairs that turn 32 times and once in 4096 positions: 2.61 and 5.63, so 2 and 6.
    let plain = (0..<8).map { pow(10_000, -Double($0) / 8) }
    let kept = [1, 1, 1, 0.75, 0.5, 0.25, 0, 0]
    for (pair, found) in plan.frequencies(dividedBy: nil).enumerated() {
      let expected = plain[pair] * (kept[pair] + (1 - kept[pair]) / 8)
      #expect((found - expected).magnitude < 1e-12)
    }
    #expect((plan.magnitude - 1.2079441541679836).magnitude < 1e-12)
  }

  @Test func `factors may depend on the length of the context`() throws {
    #expect(try plan([]).factorsTensor(contextLimit: 100) == nil)
    let always = try plan([], tensors: ["rope_freqs.weight"])
    #expect(always.factorsTensor(contextLimit: 100) == .rotaryFactors)
    let long = try plan(
      [
        ("rope.scaling.type", .string("longrope")),
        ("rope.scaling.original_context_length", .uint32(64)),
        ("rope.scaling.attn_factor", .float32(1.5)),
      ],
      tensors: ["rope_factors_long.weight", "rope_factors_short.weight"]
    )
    #expect(long.factorsTensor(contextLimit: 64) == .shortRotaryFactors)
    #expect(long.factorsTensor(contextLimit: 65) == .longRotaryFactors)
    #expect(long.magnitude == 1.5)
  }
}
