import Foundation
import SampleFiles

/// What a sample computes, said as plainly as it can be, in double precision and one token
/// after the other; written from the published descriptions and not from `ForwardPass`.
struct SlowForwardPass {
  private let sample: ArchitectureSample
  private let tensors: [String: ArchitectureSample.Tensor]
  /// Keys and values of each position, by layer.
  private var keys: [[[Double]]]
  private var values: [[[Double]]]
  /// The experts of each position, best first, by layer.
  private(set) var choices: [[[Int]]]

  init(_ sample: ArchitectureSample) {
    self.sample = sample
    let pairs = sample.tensors().map { ($0.name, $0.tensor) }
    tensors = Dictionary(uniqueKeysWithValues: pairs)
    keys = Array(repeating: [], count: sample.layers)
    values = keys
    choices = Array(repeating: [], count: sample.layers)
  }

  /// The logits after one token more.
  mutating func logits(after token: Int) -> [Double] {
    let embedding = tensor("token_embd.weight")
    let row = embedding[token * sample.hidden..<(token + 1) * sample.hidden]
    var x = row.map { $0 * Double(sample.embeddingScale ?? 1) }
    let scale = Double(sample.residualScale ?? 1)
    for layer in 0..<sample.layers {
      let attended = attention(norm(x, "blk.\(layer).attn_norm.weight"), layer)
      x = zip(x, attended).map { $0 + scale * $1 }
      let normed = norm(x, "blk.\(layer).\(sample.secondNorm).weight")
      let fed = layer < sample.denseLayers ? dense(normed, layer) : experts(normed, layer)
      x = zip(x, fed).map { $0 + scale * $1 }
    }
    let output = sample.isTied ? "token_embd.weight" : "output.weight"
    return product(output, norm(x, "output_norm.weight")).map {
      $0 / Double(sample.logitScale ?? 1)
    }
  }

  // MARK: - Attention

  private mutating func attention(_ x: [Double], _ layer: Int) -> [Double] {
    let (size, position) = (sample.headSize, keys[layer].count)
    let name = "blk.\(layer)."
    let (queryWidth, keyWidth) = (sample.heads * size, sample.kvHeads * size)
    var (query, key, value): ([Double], [Double], [Double])
    if sample.isFusedAttention {
      let all = biased(name + "attn_qkv", x)
      query = Array(all[..<queryWidth])
      key = Array(all[queryWidth..<queryWidth + keyWidth])
      value = Array(all[(queryWidth + keyWidth)...])
    } else {
      query = biased(name + "attn_q", x)
      key = biased(name + "attn_k", x)
      value = biased(name + "attn_v", x)
    }
    if sample.headNorm == .overAll {
      query = norm(query, name + "attn_q_norm.weight")
      key = norm(key, name + "attn_k_norm.weight")
    }
    query = heads(of: query).flatMap { turned($0, position, name + "attn_q_norm.weight") }
    key = heads(of: key).flatMap { turned($0, position, name + "attn_k_norm.weight") }
    keys[layer].append(key)
    values[layer].append(value)

    let window = layer % 2 == 0 ? sample.window ?? .max : .max
    let seen = (0...position).filter { position - $0 < window }
    let scale = sample.attentionScale.map(Double.init) ?? 1 / Double(size).squareRoot()
    var attended: [Double] = []
    for (head, query) in heads(of: query).enumerated() {
      let start = head / (sample.heads / sample.kvHeads) * size
      var scores = seen.map { other in
        zip(query, keys[layer][other][start...]).reduce(0) { $0 + $1.0 * $1.1 } * scale
      }
      if sample.hasSinks { scores.append(tensor(name + "attn_sinks.weight")[head]) }
      let shares = softmax(scores)
      for index in start..<start + size {
        attended.append(zip(seen, shares).reduce(0) { $0 + $1.1 * values[layer][$1.0][index] })
      }
    }
    return biased(name + "attn_output", attended)
  }

  private func heads(of row: [Double]) -> [[Double]] {
    stride(from: 0, to: row.count, by: sample.headSize).map {
      Array(row[$0..<$0 + sample.headSize])
    }
  }

  private func turned(_ head: [Double], _ position: Int, _ weights: String) -> [Double] {
    guard sample.headNorm == .perHead else { return rotated(head, position) }
    return sample.normsAfterRotation
      ? norm(rotated(head, position), weights) : rotated(norm(head, weights), position)
  }

  private func rotated(_ head: [Double], _ position: Int) -> [Double] {
    var result = head
    let count = sample.turnedDimensions
    let magnitude = sample.yarnFactor.map { 0.1 * log(Double($0)) + 1 } ?? 1
    for pair in 0..<count / 2 {
      let (a, b) =
        sample.turnsNeighbours ? (2 * pair, 2 * pair + 1) : (pair, pair + count / 2)
      let angle = Double(position) * frequency(pair)
      result[a] = magnitude * (head[a] * cos(angle) - head[b] * sin(angle))
      result[b] = magnitude * (head[b] * cos(angle) + head[a] * sin(angle))
    }
    return result
  }

  private func frequency(_ pair: Int) -> Double {
    let (base, count) = (Double(sample.rotaryBase), Double(sample.turnedDimensions))
    let plain = pow(base, -2 * Double(pair) / count)
    if let factors = sample.rotaryFactors { return plain / Double(factors[pair]) }
    guard let factor = sample.yarnFactor else { return plain }
    func border(_ turns: Double) -> Double {
      count * log(Double(sample.originalContext) / (turns * 2 * .pi)) / (2 * log(base))
    }
    let (low, high) = (max(0, floor(border(32))), min(count - 1, ceil(border(1))))
    let share = min(1, max(0, (Double(pair) - low) / max(0.001, high - low)))
    return plain * (1 - share) + plain / Double(factor) * share
  }

  // MARK: - Feed-forward

  private func dense(_ x: [Double], _ layer: Int) -> [Double] {
    let name = "blk.\(layer).ffn_"
    let gate = product(name + "gate.weight", x)
    let up = product(name + "up.weight", x)
    return product(name + "down.weight", zip(gate, up).map { silu($0) * $1 })
  }

  private mutating func experts(_ x: [Double], _ layer: Int) -> [Double] {
    let (name, count) = ("blk.\(layer).", sample.experts)
    let scores = biased(name + "ffn_gate_inp", x)
    let shares = sample.isSigmoid ? scores.map { sigmoid($0) } : softmax(scores)
    var ranks = shares
    if sample.hasSelectionBias {
      ranks = zip(shares, tensor(name + "exp_probs_b.bias")).map { $0 + $1 }
    }
    if let groups = sample.groups.first, let used = sample.groups.last {
      let size = count / groups
      let values = (0..<groups).map { group in
        ranks[group * size..<(group + 1) * size].sorted(by: >).prefix(2).reduce(0, +)
      }
      let kept = values.indices.sorted { values[$0] > values[$1] }.prefix(used)
      for expert in ranks.indices where !kept.contains(expert / size) {
        ranks[expert] = -.infinity
      }
    }
    let chosen = ranks.indices.sorted { ranks[$0] > ranks[$1] }.prefix(sample.topK)
    choices[layer].append(Array(chosen))
    let sum = sample.normalizesWeights ? chosen.reduce(0) { $0 + shares[$1] } : 1
    var result = [Double](repeating: 0, count: sample.hidden)
    for expert in chosen {
      let weight = shares[expert] / sum * Double(sample.weightScale ?? 1)
      let output = self.expert(expert, x, name)
      for index in result.indices { result[index] += weight * output[index] }
    }
    guard sample.sharedExpert != .none else { return result }
    let gate = product(name + "ffn_gate_shexp.weight", x)
    let up = product(name + "ffn_up_shexp.weight", x)
    let shared = product(name + "ffn_down_shexp.weight", zip(gate, up).map { silu($0) * $1 })
    let share =
      sample.sharedExpert == .weighed
      ? sigmoid(product(name + "ffn_gate_inp_shexp.weight", x)[0]) : 1
    return zip(result, shared).map { $0 + share * $1 }
  }

  private func expert(_ expert: Int, _ x: [Double], _ name: String) -> [Double] {
    let (width, hidden) = (sample.expertWidth, sample.hidden)
    var gate: [Double]
    var up: [Double]
    if sample.isFusedGateUp {
      let rows = 2 * expert * width
      gate = product(name + "ffn_gate_up_exps.weight", x, rows..<rows + width)
      up = product(name + "ffn_gate_up_exps.weight", x, rows + width..<rows + 2 * width)
    } else {
      let rows = expert * width..<(expert + 1) * width
      gate = product(name + "ffn_gate_exps.weight", x, rows)
      up = product(name + "ffn_up_exps.weight", x, rows)
    }
    let down = expert * hidden..<(expert + 1) * hidden
    guard sample.hasExpertBiases else {
      return product(name + "ffn_down_exps.weight", zip(gate, up).map { silu($0) * $1 }, down)
    }
    func bias(_ part: String, _ width: Int) -> ArraySlice<Double> {
      tensor(name + "ffn_\(part)_exps.bias")[expert * width..<(expert + 1) * width]
    }
    gate = zip(gate, bias("gate", width)).map { min($0 + $1, 7) }
    up = zip(up, bias("up", width)).map { min(max($0 + $1, -7), 7) }
    let inner = zip(gate, up).map { $0 * sigmoid(1.702 * $0) * ($1 + 1) }
    return zip(product(name + "ffn_down_exps.weight", inner, down), bias("down", hidden)).map {
      $0 + $1
    }
  }

  // MARK: - Pieces

  private func tensor(_ name: String) -> [Double] {
    (tensors[name]?.values ?? []).map(Double.init)
  }

  /// Rows of a matrix times a vector.
  private func product(_ name: String, _ x: [Double], _ rows: Range<Int>? = nil) -> [Double] {
    guard let tensor = tensors[name] else { return [] }
    return (rows ?? 0..<tensor.values.count / x.count).map { row in
      x.indices.reduce(0) { $0 + Double(tensor.values[row * x.count + $1]) * x[$1] }
    }
  }

  /// The same, with the bias of the same name if there is one.
  private func biased(_ name: String, _ x: [Double]) -> [Double] {
    let result = product(name + ".weight", x)
    guard tensors[name + ".bias"] != nil else { return result }
    return zip(result, tensor(name + ".bias")).map { $0 + $1 }
  }

  private func norm(_ x: [Double], _ name: String) -> [Double] {
    let square = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    let root = (square + Double(sample.epsilon)).squareRoot()
    return zip(x, tensor(name)).map { $0 / root * $1 }
  }

  private func softmax(_ x: [Double]) -> [Double] {
    let powers = x.map { exp($0 - (x.max() ?? 0)) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  private func silu(_ x: Double) -> Double { x * sigmoid(x) }
}
