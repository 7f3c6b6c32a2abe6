import Foundation

// One layer of each architecture.
extension SlowModel {
  // MARK: - DeepSeek-V2 and V3

  mutating func deepSeek(_ x: inout Rows, _ layer: Int) {
    let name = "blk.\(layer)"
    add(latentAttention(norm(x, "\(name).attn_norm"), name), to: &x)
    let normed = norm(x, "\(name).ffn_norm")
    guard layer >= key("leading_dense_block_count") else {
      return add(feedForward(normed, name), to: &x)
    }
    let isSigmoid = key("expert_gating_func") == 2
    let normalizes = flag("expert_weights_norm", layer: layer)
    add(experts(normed, layer, isSigmoid: isSigmoid, normalizes: normalizes), to: &x)
    add(feedForward(normed, name, suffix: "_shexp"), to: &x)
  }

  /// Keys and values of every head written out, which nobody does in earnest.
  private func latentAttention(_ x: Rows, _ name: String) -> Rows {
    let (count, latent, rotated) = (
      key("attention.head_count"), key("attention.kv_lora_rank"), key("rope.dimension_count")
    )
    let keySize = key("attention.key_length_mla", or: key("attention.key_length"))
    let valueSize = key("attention.value_length_mla", or: key("attention.value_length"))
    let plain = keySize - rotated
    let queries =
      has("\(name).attn_q.weight")
      ? product(x, "\(name).attn_q")
      : product(norm(product(x, "\(name).attn_q_a"), "\(name).attn_q_a_norm"), "\(name).attn_q_b")
    let both = product(x, "\(name).attn_kv_a_mqa")
    let latents = norm(both.map { Array($0[..<latent]) }, "\(name).attn_kv_a_norm")
    let angles = stretchedFrequencies(dimensions: rotated)
    let sharedKey = turned(both.map { Array($0[latent...]) }, angles, neighbours: true)
    let sharpness =
      1 + (float("rope.scaling.yarn_log_multiplier") ?? 0) * log(float("rope.scaling.factor") ?? 1)
    let outputs = heads(of: queries, size: keySize, count: count).enumerated().map { head, query in
      let turnedPart = turned(query.map { Array($0[plain...]) }, angles, neighbours: true)
      let query = zip(query, turnedPart).map { Array($0[..<plain]) + $1 }
      let keys = zip(latents, sharedKey).map { plainKey(of: $0, head, name, size: plain) + $1 }
      let values = latents.map { value(of: $0, head, name, plain: plain, size: valueSize) }
      let scale = sharpness * sharpness / Double(keySize).squareRoot()
      return attended(query, keys, values, scale: scale)
    }
    return product(joined(outputs), "\(name).attn_output")
  }

  private func plainKey(of latent: [Double], _ head: Int, _ name: String, size: Int) -> [Double] {
    let split = tensor("\(name).attn_k_b.weight")
    guard !split.isEmpty else {
      let all = tensor("\(name).attn_kv_b.weight")
      let stride = all.count / latent.count / key("attention.head_count")
      return multiply(latent, all, rows: head * stride..<head * stride + size)
    }
    return (0..<size).map { index in
      latent.indices.reduce(0) {
        $0 + split[(head * latent.count + $1) * size + index] * latent[$1]
      }
    }
  }

  private func value(
    of latent: [Double],
    _ head: Int,
    _ name: String,
    plain: Int,
    size: Int
  ) -> [Double] {
    let split = tensor("\(name).attn_v_b.weight")
    guard split.isEmpty else {
      return multiply(latent, split, rows: head * size..<(head + 1) * size)
    }
    let start = head * (plain + size) + plain
    return multiply(latent, tensor("\(name).attn_kv_b.weight"), rows: start..<start + size)
  }

  private func stretchedFrequencies(dimensions: Int) -> [Double] {
    let base = float("rope.freq_base") ?? 0
    let factor = float("rope.scaling.factor") ?? 1
    let context = Double(key("rope.scaling.original_context_length"))
    func border(_ turns: Double) -> Double {
      Double(dimensions) * log(context / (turns * 2 * .pi)) / (2 * log(base))
    }
    let low = max(0, floor(border(32)))
    let high = min(Double(dimensions - 1), ceil(border(1)))
    return frequencies(base: base, dimensions: dimensions).enumerated().map { pair, plain in
      let share = min(1, max(0, (Double(pair) - low) / max(0.001, high - low)))
      return plain * (1 - share) + plain / factor * share
    }
  }

  // MARK: - Qwen3-Next and Qwen3.5

  mutating func qwen(_ x: inout Rows, _ layer: Int) {
    let name = "blk.\(layer)"
    let normed = norm(x, "\(name).attn_norm")
    let isRecurrent = has("\(name).ssm_out.weight")
    add(isRecurrent ? deltaNet(normed, name) : gatedAttention(normed, name), to: &x)
    let input = norm(x, "\(name).post_attention_norm")
    add(experts(input, layer), to: &x)
    let shares = product(input, "\(name).ffn_gate_inp_shexp").map { sigmoid($0[0]) }
    let shared = feedForward(input, name, suffix: "_shexp")
    add(zip(shared, shares).map { row, share in row.map { $0 * share } }, to: &x)
  }

  private func gatedAttention(_ x: Rows, _ name: String) -> Rows {
    let (count, kvCount, size) = (
      key("attention.head_count"), key("attention.head_count_kv"), key("attention.key_length")
    )
    let widths = [2 * count * size, kvCount * size, kvCount * size]
    let all =
      has("\(name).attn_qkv.weight")
      ? product(x, "\(name).attn_qkv")
      : joined(["q", "k", "v"].map { product(x, "\(name).attn_\($0)") })
    let angles = frequencies(
      base: float("rope.freq_base") ?? 0,
      dimensions: key("rope.dimension_count")
    )
    let pairs = heads(of: all, size: 2 * size, count: count)
    let keys = heads(of: all, size: size, from: widths[0], count: kvCount).map {
      turned(norm($0, "\(name).attn_k_norm"), angles)
    }
    let values = heads(of: all, size: size, from: widths[0] + widths[1], count: kvCount)
    let outputs = pairs.enumerated().map { head, pair in
      let query = turned(norm(pair.map { Array($0[..<size]) }, "\(name).attn_q_norm"), angles)
      let kvHead = head / (count / kvCount)
      let scale = 1 / Double(size).squareRoot()
      let output = attended(query, keys[kvHead], values[kvHead], scale: scale)
      return zip(output, pair).map { zip($0, $1[size...]).map { $0 * sigmoid($1) } }
    }
    return product(joined(outputs), "\(name).attn_output")
  }

  private func deltaNet(_ x: Rows, _ name: String) -> Rows {
    let (size, keyHeads, valueHeads) = (
      key("ssm.state_size"), key("ssm.group_count"), key("ssm.time_step_rank")
    )
    let valueSize = key("ssm.inner_size") / valueHeads
    let inputs = convolved(
      product(x, "\(name).attn_qkv"),
      "\(name).ssm_conv1d",
      taps: key("ssm.conv_kernel")
    ).map { $0.map(silu) }
    func unit(_ row: [Double]) -> [Double] {
      let length = (row.reduce(0) { $0 + $1 * $1 } + epsilon).squareRoot()
      return row.map { $0 / length }
    }
    let queries = heads(of: inputs, size: size, count: keyHeads).map { $0.map(unit) }
    let keys = heads(of: inputs, size: size, from: size * keyHeads, count: keyHeads).map {
      $0.map(unit)
    }
    let values = heads(
      of: inputs,
      size: valueSize,
      from: 2 * size * keyHeads,
      count: valueHeads
    )
    let gates = heads(of: product(x, "\(name).attn_gate"), size: valueSize, count: valueHeads)
    let rates = rates(x, name, keyHeads: keyHeads, valueHeads: valueHeads)
    let outputs = (0..<valueHeads).map { head in
      let isStrided = architecture == "qwen35moe"
      let keyHead = isStrided ? head % keyHeads : head / (valueHeads / keyHeads)
      var state = [[Double]](repeating: Array(repeating: 0, count: size), count: valueSize)
      let answers = x.indices.map { place in
        let step = log(1 + exp(rates[place].fading[head] + tensor("\(name).ssm_dt.bias")[head]))
        let decay = exp(tensor("\(name).ssm_a")[head] * step)
        let learning = sigmoid(rates[place].learning[head])
        return (0..<valueSize).map { row in
          let key = keys[keyHead][place]
          for column in 0..<size { state[row][column] *= decay }
          let known = zip(state[row], key).reduce(0) { $0 + $1.0 * $1.1 }
          let change = (values[head][place][row] - known) * learning
          for column in 0..<size { state[row][column] += change * key[column] }
          let query = queries[keyHead][place]
          return zip(state[row], query).reduce(0) { $0 + $1.0 * $1.1 } / Double(size).squareRoot()
        }
      }
      return zip(norm(answers, "\(name).ssm_norm"), gates[head]).map {
        zip($0, $1).map { $0 * silu($1) }
      }
    }
    return product(joined(outputs), "\(name).ssm_out")
  }

  private func rates(
    _ x: Rows,
    _ name: String,
    keyHeads: Int,
    valueHeads: Int
  ) -> [(learning: [Double], fading: [Double])] {
    guard has("\(name).ssm_ba.weight") else {
      return Array(zip(product(x, "\(name).ssm_beta"), product(x, "\(name).ssm_alpha")))
    }
    let count = valueHeads / keyHeads
    return product(x, "\(name).ssm_ba").map { row in
      let parts = stride(from: 0, to: row.count, by: count).map { Array(row[$0..<$0 + count]) }
      let (even, odd) = (parts.indices.filter { $0 % 2 == 0 }, parts.indices.filter { $0 % 2 == 1 })
      return (even.flatMap { parts[$0] }, odd.flatMap { parts[$0] })
    }
  }

  // MARK: - LFM2

  mutating func lfm(_ x: inout Rows, _ layer: Int) {
    let name = "blk.\(layer)"
    let normed = norm(x, "\(name).attn_norm")
    if key("attention.head_count_kv", layer: layer) == 0 {
      let three = heads(of: product(normed, "\(name).shortconv.in_proj"), size: hidden, count: 3)
      let gated = zip(three[0], three[2]).map { zip($0, $1).map(*) }
      let sums = convolved(gated, "\(name).shortconv.conv", taps: key("shortconv.l_cache"))
      let outputs = zip(three[1], sums).map { zip($0, $1).map(*) }
      add(product(outputs, "\(name).shortconv.out_proj"), to: &x)
    } else {
      add(plainAttention(normed, layer, size: hidden / key("attention.head_count")), to: &x)
    }
    let input = norm(x, "\(name).ffn_norm")
    let isDense = layer < key("leading_dense_block_count")
    add(isDense ? feedForward(input, name) : experts(input, layer, isSigmoid: true), to: &x)
  }

  private func plainAttention(_ x: Rows, _ layer: Int, size: Int) -> Rows {
    let name = "blk.\(layer)"
    let (count, kvCount) = (
      key("attention.head_count"), key("attention.head_count_kv", layer: layer)
    )
    let angles = frequencies(base: float("rope.freq_base") ?? 0, dimensions: size)
    let keys = heads(of: product(x, "\(name).attn_k"), size: size, count: kvCount).map {
      turned(norm($0, "\(name).attn_k_norm"), angles)
    }
    let values = heads(of: product(x, "\(name).attn_v"), size: size, count: kvCount)
    let queries = heads(of: product(x, "\(name).attn_q"), size: size, count: count)
    let outputs = queries.enumerated().map { head, query in
      attended(
        turned(norm(query, "\(name).attn_q_norm"), angles),
        keys[head / (count / kvCount)],
        values[head / (count / kvCount)],
        scale: 1 / Double(size).squareRoot()
      )
    }
    return product(joined(outputs), "\(name).attn_output")
  }

  // MARK: - Gemma 4

  mutating func gemma(_ x: inout Rows, _ layer: Int) {
    let name = "blk.\(layer)"
    let isWindowed = flag("attention.sliding_window_pattern", layer: layer)
    let mixed = gemmaAttention(norm(x, "\(name).attn_norm"), layer, isWindowed: isWindowed)
    add(norm(mixed, "\(name).post_attention_norm"), to: &x)
    let network = feedForward(norm(x, "\(name).ffn_norm"), name, gelu: true)
    var sum = norm(network, "\(name).post_ffw_norm_1")
    let scale = tensor("\(name).ffn_gate_inp.scale")
    let scored = norm(x, nil).map { row in
      row.indices.map { row[$0] / Double(hidden).squareRoot() * scale[$0] }
    }
    let input = norm(x, "\(name).pre_ffw_norm_2")
    let experts = experts(input, scored: scored, layer, gelu: true)
    add(norm(experts, "\(name).post_ffw_norm_2"), to: &sum)
    add(norm(sum, "\(name).post_ffw_norm"), to: &x)
    self.scale(&x, by: tensor("\(name).layer_output_scale.weight")[0])
  }

  private func gemmaAttention(_ x: Rows, _ layer: Int, isWindowed: Bool) -> Rows {
    let (name, suffix) = ("blk.\(layer)", isWindowed ? "_swa" : "")
    let (count, kvCount) = (
      key("attention.head_count"), key("attention.head_count_kv", layer: layer)
    )
    let size = key("attention.key_length" + suffix)
    var angles = frequencies(base: float("rope.freq_base" + suffix) ?? 0, dimensions: size)
    if !isWindowed { angles = zip(angles, tensor("rope_freqs.weight")).map { $0 / $1 } }
    let plainKeys = heads(of: product(x, "\(name).attn_k"), size: size, count: kvCount)
    let values =
      has("\(name).attn_v.weight")
      ? heads(of: product(x, "\(name).attn_v"), size: size, count: kvCount) : plainKeys
    let queries = heads(of: product(x, "\(name).attn_q"), size: size, count: count)
    let outputs = queries.enumerated().map { head, query in
      let kvHead = head / (count / kvCount)
      return attended(
        turned(norm(query, "\(name).attn_q_norm"), angles),
        turned(norm(plainKeys[kvHead], "\(name).attn_k_norm"), angles),
        norm(values[kvHead], nil),
        scale: 1,
        window: isWindowed ? key("attention.sliding_window") : .max
      )
    }
    return product(joined(outputs), "\(name).attn_output")
  }
}
