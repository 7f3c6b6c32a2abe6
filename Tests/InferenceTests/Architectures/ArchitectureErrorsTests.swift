import GGUF
import SampleFiles
import Testing

@testable import Inference

@Suite("Models that mix tokens in other ways: errors")
struct ArchitectureErrorsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func problem(
    _ model: GGUFWriter,
    _ change: (inout GGUFWriter) -> Void
  ) throws -> String {
    var writer = model
    change(&writer)
    let path = folder.path(of: "odd.gguf")
    try writer.write(to: path)
    do {
      _ = try ModelPlan(path: path)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a key that cannot be is named`() throws {
    let cases: [(TinyArchitecture, String, MetadataValue, String)] = [
      (.deepseek2V3, "rope.dimension_count", .uint32(15), "cannot be 15"),
      (.deepseek2V3, "attention.key_length_mla", .uint32(16), "cannot be 16"),
      (.deepseek2V3, "attention.kv_lora_rank", .uint32(0), "cannot be 0"),
      (.deepseek2V3, "expert_group_count", .uint32(3), "cannot be 3"),
      (.deepseek2V3, "expert_gating_func", .uint32(9), "cannot be 9"),
      (.qwen3next, "ssm.group_count", .uint32(4), "ssm.time_step_rank cannot be 6"),
      (.qwen3next, "ssm.inner_size", .uint32(95), "cannot be 95"),
      (.qwen3next, "ssm.conv_kernel", .uint32(0), "cannot be 0"),
      (
        .qwen3next, "attention.recurrent_layers", .array(.bool([true])),
        "has 1 values for 3 layers"
      ),
      (
        .qwen3next, "attention.recurrent_layers", .array(.int32([1, 1, 0])),
        "array of bools"
      ),
      (.lfm2moe, "attention.head_count_kv", .array(.int32([0, 0, 3, 0])), "cannot be 3"),
      (.lfm2moe, "attention.head_count_kv", .array(.int32([0, 0])), "has 2 values for 4 layers"),
      (.lfm2moe, "shortconv.l_cache", .uint32(65), "cannot be 65"),
      (.gemma4, "attention.shared_kv_layers", .uint32(1), "which is not supported"),
      (.gemma4, "attention.sliding_window", .uint32(0), "cannot be 0"),
      (.gemma4, "final_logit_softcapping", .float32(-1), "cannot be -1.0"),
    ]
    for (architecture, key, value, expected) in cases {
      let found = try problem(architecture.writer()) { writer in
        let name = "\(architecture.name).\(key)"
        writer.pairs.removeAll { $0.key == name }
        writer.add(name, value)
      }
      #expect(found.contains(expected) && found.contains(key.prefix(4)), "\(key): \(found)")
    }
  }

  @Test(arguments: TinyArchitecture.allCases)
  func `every tensor that is missing or of another shape is named`(
    architecture: TinyArchitecture
  ) throws {
    // These make a file another right one where they are missing.
    let optional = [
      "output.weight", "rope_freqs.weight", "exp_probs_b.bias", "layer_output_scale.weight",
      "ffn_down_exps.scale", "nextn.eh_proj.weight", "ffn_gate_shexp.weight",
      "ffn_gate_inp_shexp.weight", "ffn_up_shexp.weight", "ffn_down_shexp.weight",
    ]
    let model = architecture.writer()
    for tensor in model.tensors {
      guard !optional.contains(where: tensor.name.hasSuffix) else { continue }
      let missing = try problem(model) { writer in
        writer.tensors.removeAll { $0.name == tensor.name }
      }
      let isValueOfGemma = architecture == .gemma4 && tensor.name.hasSuffix("attn_v.weight")
      #expect(missing != "none" || isValueOfGemma, "\(tensor.name)")
      let wider = try problem(model) { writer in
        for place in writer.tensors.indices where writer.tensors[place].name == tensor.name {
          writer.tensors[place].sizes[0] += 32
          writer.tensors[place].bytes += [UInt8](
            repeating: 0,
            count: 32 * 4 * tensor.sizes.dropFirst().reduce(1) { $0 * Int($1) }
          )
        }
      }
      #expect(wider.contains(tensor.name), "\(tensor.name): \(wider)")
    }
  }

  /// Opens a model and computes three tokens.
  private func failure(of writer: GGUFWriter) throws -> String? {
    let path = folder.path(of: "lying.gguf")
    try writer.write(to: path)
    var options = EngineOptions()
    options.budget = .all
    options.threadCount = 1
    options.contextLimit = 16
    do {
      let engine = try Engine(path: path, options: options)
      for batch in [[1, 2], [3]] {
        _ = try engine.forward.run(batch[...], phase: .prefill, cache: engine.cache)
        _ = engine.forward.logits(after: 0)
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: TinyArchitecture.allCases)
  func `no lie crashes`(architecture: TinyArchitecture) throws {
    let whole = architecture.writer()
    var random = SeededRandom(seed: 41)
    let numbers: [UInt32] = [0, 1, 2, 3, 7, 8, 9, 16, 64, 65, 255, 4097, 1 << 24, .max]
    let keys = whole.pairs.map(\.key).filter { $0.hasPrefix(architecture.name) }
    var failures = 0
    for round in 0..<60 {
      var writer = whole
      let key = keys[Int.random(in: 0..<keys.count, using: &random)]
      writer.pairs.removeAll { $0.key == key }
      switch round % 4 {
      case 0, 1:
        let number = numbers[Int.random(in: 0..<numbers.count, using: &random)]
        writer.add(key, .uint32(number))
      case 2:
        let bits = UInt32.random(in: 0...UInt32.max, using: &random)
        writer.add(key, .float32(Float(bitPattern: bits)))
      default:
        let count = Int.random(in: 0...5, using: &random)
        let values = (0..<count).map { _ in Int32.random(in: -1...9, using: &random) }
        writer.add(key, .array(.int32(values)))
      }
      guard let found = try failure(of: writer) else { continue }
      failures += 1
      #expect(!found.isEmpty && !found.contains("\n"))
    }
    #expect(failures > 0)
  }
}
