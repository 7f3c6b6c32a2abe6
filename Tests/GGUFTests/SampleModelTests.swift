import GGUF
import SampleFiles
import Testing

@Suite("The shipped sample model")
struct SampleModelTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [
    (SampleModel.brainFloat, TensorFormat.bf16), (SampleModel.eightBit, .q8_0),
  ])
  func `has the shape that its card says`(path: String, format: TensorFormat) throws {
    let file = try GGUFFile(path: path)
    #expect(try file.metadata.string("general.architecture") == "qwen3moe")
    #expect(try file.metadata.string("general.name") == "moetop sample 21M")
    let expected = [
      "block_count": 6, "expert_count": 32, "expert_used_count": 4, "embedding_length": 256,
      "expert_feed_forward_length": 128, "feed_forward_length": 128, "context_length": 512,
      "attention.head_count": 8, "attention.head_count_kv": 4, "attention.key_length": 32,
      "attention.value_length": 32,
    ]
    for (key, value) in expected {
      #expect(try file.metadata.integer("qwen3moe.\(key)") == value, "\(key)")
    }
    #expect(try file.metadata.float("qwen3moe.rope.freq_base") == 10000)
    #expect(try file.metadata.float("qwen3moe.attention.layer_norm_rms_epsilon") == 1e-6)
    #expect(try file.metadata.strings("tokenizer.ggml.tokens")?.count == 4096)
    #expect(file.tensors.count == 6 * 12 + 2)
    #expect(file.tensor(.output) == nil)
    #expect(file.tensor(.tokenEmbedding)?.shape == [256, 4096])
    for layer in 0..<6 {
      #expect(file.tensor(.layer(layer, .router))?.shape == [256, 32])
      #expect(file.tensor(.layer(layer, .router))?.format == .f32)
      #expect(file.tensor(.layer(layer, .gateProjections))?.shape == [256, 128, 32])
      #expect(file.tensor(.layer(layer, .downProjections))?.shape == [128, 256, 32])
      #expect(file.tensor(.layer(layer, .downProjections))?.format == format)
      #expect(file.tensor(.layer(layer, .queryNorm))?.shape == [32])
    }
  }

  // The shipped file was made by another program, ggml's Python package.
  @Test func `has the Q8_0 weights that quantising its BF16 weights gives`() throws {
    let path = try SampleModel.converted(to: .q8_0, directory: folder.path)
    let converted = try GGUFFile(path: path)
    let shipped = try GGUFFile(path: SampleModel.eightBit)
    #expect(converted.tensors.map(\.name) == shipped.tensors.map(\.name))
    for tensor in shipped.tensors {
      let other = try #require(converted.tensor(named: tensor.name))
      #expect(other.format == tensor.format && other.shape == tensor.shape)
      let isEqual = converted.withBytes(of: other) { found in
        shipped.withBytes(of: tensor) { expected in found.elementsEqual(expected) }
      }
      #expect(isEqual, "\(tensor.name)")
    }
  }

  @Test(arguments: TensorFormat.writable)
  func `a tiny model opens in every format`(format: TensorFormat) throws {
    var model = TinyModel()
    model.format = format
    model.hasOutput = true
    let file = try GGUFFile(path: model.write(to: folder.path(of: "tiny.gguf")))
    #expect(file.tensor(.output)?.format == format)
    #expect(file.tensor(.layer(1, .upProjections))?.shape == [64, 32, 8])
    #expect(file.tensors.count == 2 * 12 + 3)
  }

  // One block worked out by hand: the largest magnitude is -8, so one step is 1.
  @Test func `Q4_0 keeps the sign of the largest weight`() throws {
    var values = [Float](repeating: 0, count: 32)
    values[0] = -8
    values[1] = 3.4
    values[16] = 7
    let bytes = TensorFormat.q4_0.bytes(of: values)
    #expect(bytes.count == 18)
    #expect(Array(bytes[0..<4]) == [0x00, 0x3C, 0xF0, 0x8B])
    let back = bytes.withUnsafeBytes { TensorFormat.q4_0.values(of: $0) }
    #expect(back[0] == -8 && back[1] == 3 && back[16] == 7 && back[2] == 0)
  }
}
