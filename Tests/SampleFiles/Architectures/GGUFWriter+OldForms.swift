import GGUF

// The same models in the forms that files had before.
extension GGUFWriter {
  /// A DeepSeek model with the expansions of keys and values in one matrix, as files were before
  /// 2025-04; F32 only.
  func joiningExpansions() -> GGUFWriter {
    var joined = self
    joined.pairs.removeAll { pair in
      ["key_length", "value_length", "_mla", "head_count_kv"].contains(where: pair.key.hasSuffix)
    }
    joined.add("deepseek2.attention.key_length", .uint32(48))
    joined.add("deepseek2.attention.value_length", .uint32(32))
    joined.tensors = tensors.compactMap { tensor in
      if tensor.name.hasSuffix("attn_v_b.weight") { return nil }
      guard let values = sibling(of: tensor, "attn_k_b", "attn_v_b") else { return tensor }
      precondition(tensor.format == TensorFormat.f32.id, "joined expansions are F32")
      let (plain, latent) = (Int(tensor.sizes[0]), Int(tensor.sizes[1]))
      let (value, heads) = (Int(values.sizes[1]), Int(values.sizes[2]))
      var bytes: [UInt8] = []
      for head in 0..<heads {
        // Keys are transposed: (plain, latent) in the one form, (latent, plain) in the other.
        for row in 0..<plain {
          for column in 0..<latent {
            let place = ((head * latent + column) * plain + row) * 4
            bytes += tensor.bytes[place..<place + 4]
          }
        }
        bytes += values.rows(head * value..<(head + 1) * value)
      }
      return Tensor(
        name: tensor.name.replacing("attn_k_b", with: "attn_kv_b"),
        format: tensor.format,
        sizes: [UInt64(latent), UInt64(heads * (plain + value))],
        bytes: bytes
      )
    }
    return joined
  }

  /// A model with delta nets of two key heads of 16 whose inputs are made by one matrix, as files
  /// were in 2025.
  func mixingDeltaInputs() -> GGUFWriter {
    var mixed = self
    mixed.tensors = tensors.compactMap { tensor in
      if tensor.name.hasSuffix("attn_gate.weight") { return nil }
      guard let gates = sibling(of: tensor, "attn_qkv", "attn_gate") else { return tensor }
      let count = Int(gates.sizes[1]) / 2
      var bytes: [UInt8] = []
      for head in 0..<2 {
        for first in [head * 16, 32 + head * 16] { bytes += tensor.rows(first..<first + 16) }
        let values = head * count..<(head + 1) * count
        bytes += tensor.rows(64 + values.lowerBound..<64 + values.upperBound)
        bytes += gates.rows(values)
      }
      return Tensor(
        name: tensor.name.replacing("attn_qkv", with: "ssm_in"),
        format: tensor.format,
        sizes: [tensor.sizes[0], tensor.sizes[1] + gates.sizes[1]],
        bytes: bytes
      )
    }
    return mixed
  }

  /// The tensor of the same layer whose name has `other` where this one's has `part`.
  private func sibling(of tensor: Tensor, _ part: String, _ other: String) -> Tensor? {
    guard tensor.name.hasSuffix(part + ".weight") else { return nil }
    let name = tensor.name.replacing(part, with: other)
    return tensors.first { $0.name == name }
  }
}

extension GGUFWriter.Tensor {
  /// The bytes of some rows, counted over all matrices of the tensor.
  fileprivate func rows(_ range: Range<Int>) -> ArraySlice<UInt8> {
    let size = bytes.count / sizes.dropFirst().reduce(1) { $0 * Int($1) }
    return bytes[range.lowerBound * size..<range.upperBound * size]
  }
}
