import Experts
import GGUF
import SampleFiles
import Testing

@testable import Inference

/// Models whose header says what is not so: an error of one line that names the key or the
/// tensor, or an engine that runs; never a crash.
@Suite("Models that lie")
struct LyingModelTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func sample(_ architecture: String) throws -> ArchitectureSample {
    try #require(ArchitectureSample.all.first { $0.architecture == architecture })
  }

  /// Opens a model and computes two tokens; what was wrong, if anything.
  private func run(_ writer: GGUFWriter) throws -> String? {
    let path = folder.path(of: "lying.gguf")
    try writer.write(to: path)
    return failure(path)
  }

  private func failure(_ path: String) -> String? {
    var options = EngineOptions()
    options.budget = .all
    options.threadCount = 1
    options.contextLimit = 16
    do {
      let engine = try Engine(path: path, options: options)
      _ = try engine.compute([1, 2])
      _ = try engine.compute([3])
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func set(_ key: String, _ value: MetadataValue, in writer: inout GGUFWriter) {
    writer.pairs.removeAll { $0.key == key }
    writer.add(key, value)
  }

  @Test(arguments: [
    ("qwen3moe", "expert_used_count", 9),
    ("qwen3moe", "expert_count", 0),
    ("qwen3moe", "attention.head_count_kv", 3),
    ("qwen3moe", "rope.dimension_count", 17),
    ("qwen3moe", "block_count", 100_000),
    ("bailingmoe2", "expert_group_count", 3),
    ("bailingmoe2", "expert_group_used_count", 1),
    ("bailingmoe2", "expert_gating_func", 7),
    ("ernie4_5-moe", "interleave_moe_layer_step", 2),
    ("gpt-oss", "attention.sliding_window", 0),
    ("glm4moe", "nextn_predict_layers", 4),
  ])
  func `a number that cannot be is named`(
    architecture: String,
    key: String,
    value: Int
  ) throws {
    var writer = try sample(architecture).writer()
    set("\(architecture).\(key)", .uint32(UInt32(value)), in: &writer)
    #expect(try run(writer) == "metadata key \(architecture).\(key) cannot be \(value)")
  }

  @Test func `an array with fewer values than layers is named`() throws {
    var writer = try sample("llama").writer()
    set("llama.attention.head_count_kv", .array(.int32([2, 2])), in: &writer)
    #expect(
      try run(writer)
        == "metadata key llama.attention.head_count_kv has 2 values for 3 layers"
    )
    set("llama.attention.head_count_kv", .array(.int32([2, 2, 2])), in: &writer)
    #expect(try run(writer) == nil)
  }

  @Test func `experts of several widths are named`() throws {
    var writer = try sample("gpt-oss").writer()
    let key = "gpt-oss.expert_feed_forward_length"
    set(key, .array(.int32([32, 16, 32])), in: &writer)
    #expect(try run(writer) == "metadata key \(key) cannot be 16")
  }

  @Test func `what is not supported is named with what is`() throws {
    var writer = try sample("llama").writer()
    set("llama.rope.scaling.type", .string("spiral"), in: &writer)
    #expect(
      try run(writer)
        == "metadata key llama.rope.scaling.type is 'spiral', which is not supported"
        + " (supported: none, linear, yarn, longrope)"
    )
    set("general.architecture", .string("mamba"), in: &writer)
    let found = try #require(try run(writer))
    #expect(found.hasPrefix("architecture 'mamba' is not supported (supported: qwen3moe, llama"))
  }

  @Test func `experts with tensors of their own are named`() throws {
    var writer = try sample("llama").writer()
    writer.add(tensor: "blk.0.ffn_gate.0.weight", format: .f32, shape: [1], values: [0])
    #expect(
      try run(writer)
        == "each expert has tensors of its own (blk.0.ffn_gate.0.weight), as in files from"
        + " before 2024: convert the model again"
    )
  }

  @Test(arguments: ArchitectureSample.all)
  func `each missing or misshapen tensor is named`(sample: ArchitectureSample) throws {
    let whole = sample.writer()
    for index in whole.tensors.indices {
      let name = whole.tensors[index].name
      // Files may lack these; the model is another one then.
      let isOptional =
        ["output.weight", "rope_freqs.weight"].contains(name) || name.hasSuffix(".bias")
        || name.contains("_shexp") || name.contains("attn_q_norm") || name.contains("_qkv")
        || name.contains("gate_up")
      var without = whole
      without.tensors.remove(at: index)
      if !isOptional { #expect(try run(without) == "tensor \(name) is missing") }
      var misshapen = whole
      misshapen.tensors[index] = GGUFWriter.Tensor(
        name: name,
        format: TensorFormat.f32.id,
        sizes: [3, 5],
        bytes: [UInt8](repeating: 0, count: 60)
      )
      let found = try #require(try run(misshapen))
      #expect(found.hasPrefix("tensor \(name) has shape [3, 5], expected ["))
    }
  }

  @Test(arguments: ArchitectureSample.all)
  func `no lie crashes`(sample: ArchitectureSample) throws {
    let whole = sample.writer()
    var random = SeededRandom(seed: 31)
    let numbers: [UInt32] = [0, 1, 2, 3, 7, 8, 9, 64, 65, 255, 4097, 1 << 24, .max]
    let keys = whole.pairs.map(\.key).filter { $0.hasPrefix(sample.architecture) }
    var failures = 0
    for round in 0..<80 {
      var writer = whole
      let key = keys[Int.random(in: 0..<keys.count, using: &random)]
      let number = numbers[Int.random(in: 0..<numbers.count, using: &random)]
      switch round % 4 {
      case 0, 1: set(key, .uint32(number), in: &writer)
      case 2:
        let float = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
        set(key, .float32(float), in: &writer)
      default:
        let values = (0..<Int.random(in: 0...5, using: &random)).map { _ in
          Int32.random(in: -1...9, using: &random)
        }
        set(key, .array(.int32(values)), in: &writer)
      }
      if let found = try run(writer) {
        failures += 1
        #expect(!found.isEmpty && !found.contains("\n"))
      }
    }
    #expect(failures > 0)
  }

  @Test func `no truncated or damaged file crashes`() throws {
    let path = folder.path(of: "damaged.gguf")
    let bytes = try readFile(try sample("gpt-oss").write(to: folder.path(of: "whole.gguf")))
    let headerCount = try sample("gpt-oss").writer().header.count
    var random = SeededRandom(seed: 32)
    for _ in 0..<40 {
      let count = Int.random(in: 0..<bytes.count, using: &random)
      try writeFile(Array(bytes[..<count]), to: path)
      #expect(failure(path) != nil)
    }
    for _ in 0..<150 {
      var damaged = bytes
      let place = Int.random(in: 0..<headerCount, using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try writeFile(damaged, to: path)
      if let found = failure(path) { #expect(!found.isEmpty) }
    }
    // Weights that are no numbers.
    for _ in 0..<4 {
      var damaged = bytes
      for place in headerCount..<damaged.count where place % 977 == 0 { damaged[place] = 0xff }
      for place in headerCount..<damaged.count - 1 where place % 4 == 2 {
        if Bool.random(using: &random) { (damaged[place], damaged[place + 1]) = (0xc0, 0x7f) }
      }
      try writeFile(damaged, to: path)
      #expect(failure(path) == nil)
    }
  }
}
