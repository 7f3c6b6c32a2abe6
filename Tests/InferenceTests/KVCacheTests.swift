import Compute
import SampleFiles
import Testing

@testable import Inference

@Suite("KV cache")
struct KVCacheTests {
  @Test func `bytes follow from the format, in whole spans`() throws {
    let folder = try TemporaryFolder()
    var model = TinyModel()
    model.headDim = 32
    // 2 layers of 2 kv heads with a key and a value of 32 each.
    let numbers = 2 * 2 * 2 * 32
    let shape = try ModelPlan(path: model.write(to: folder.path(of: "tiny.gguf"))).shape
    #expect(shape.cacheBytesPerToken(as: .f32) == 4 * numbers)
    #expect(shape.cacheBytesPerToken(as: .f16) == 2 * numbers)
    #expect(shape.cacheBytesPerToken(as: .q8_0) == numbers / 32 * 34)
    #expect(shape.cacheBytes(tokens: 1, as: .f16) == 256 * 2 * numbers)
    #expect(shape.cacheBytes(tokens: 257, as: .f16) == 512 * 2 * numbers)
  }

  @Test func `latent attention keeps one vector of each token`() throws {
    let folder = try TemporaryFolder()
    let path = try TinyArchitecture.deepseek2V3.write(into: folder.path)
    let shape = try ModelPlan(path: path).shape
    let widths = shape.layers.map { layer in
      if case .latentAttention(let plan) = layer.mixer { plan.cachedSize } else { 0 }
    }
    #expect(shape.cacheBytesPerToken(as: .f16) == 2 * widths.reduce(0, +))
  }

  @Test func `the budget that is picked leaves room for the cache`() throws {
    let plan = try ModelPlan(path: SampleModel.eightBit)
    let memory = MemoryReading(availableBytes: 1 << 40, totalBytes: 1 << 40)
    let rests = [KVFormat.f16, .f32].map {
      plan.automaticBudget(memory: memory, contextLimit: 512, kvFormat: $0).restBytes
    }
    let more = plan.shape.cacheBytes(tokens: 512, as: .f32)
    #expect(rests[1] - rests[0] == more - plan.shape.cacheBytes(tokens: 512, as: .f16))
  }
}
