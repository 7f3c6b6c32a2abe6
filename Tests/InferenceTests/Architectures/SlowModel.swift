import Foundation
import GGUF
import SampleFiles

/// What a model file computes, said as plainly as it can be: in double precision, a whole text at
/// once; written from the published descriptions and not from `ForwardPass`.
///
/// Rows are tokens.
struct SlowModel {
  typealias Rows = [[Double]]

  let file: GGUFFile
  let architecture: String
  let hidden: Int
  let epsilon: Double
  private let tensors: [String: [Double]]
  /// The experts of each token, best first, by layer.
  private(set) var choices: [Int: [[Int]]] = [:]

  init(path: String) throws {
    file = try GGUFFile(path: path)
    architecture = try file.metadata.string("general.architecture") ?? ""
    hidden = try file.metadata.integer("\(architecture).embedding_length") ?? 0
    let key = "\(architecture).attention.layer_norm_rms_epsilon"
    epsilon = Double(try file.metadata.float(key) ?? 0)
    var tensors: [String: [Double]] = [:]
    for tensor in file.tensors {
      tensors[tensor.name] = file.withBytes(of: tensor) {
        tensor.format.values(of: $0).map(Double.init)
      }
    }
    self.tensors = tensors
  }

  /// The logits after each token.
  mutating func logits(_ tokens: [Int]) -> Rows {
    let embedding = tensor("token_embd.weight")
    var x = tokens.map { Array(embedding[$0 * hidden..<($0 + 1) * hidden]) }
    let layers = 0..<key("block_count") - key("nextn_predict_layers", or: 0)
    switch architecture {
    case "deepseek2": for layer in layers { deepSeek(&x, layer) }
    case "qwen3next", "qwen35moe": for layer in layers { qwen(&x, layer) }
    case "lfm2moe": for layer in layers { lfm(&x, layer) }
    case "gemma4":
      scale(&x, by: Double(hidden).squareRoot())
      for layer in layers { gemma(&x, layer) }
    default: preconditionFailure("no slow pass of \(architecture)")
    }
    let last = has("output_norm.weight") ? "output_norm" : "token_embd_norm"
    let output = has("output.weight") ? "output" : "token_embd"
    let logits = product(norm(x, last), output)
    guard let cap = float("final_logit_softcapping") else { return logits }
    return logits.map { $0.map { cap * tanh($0 / cap) } }
  }

  // MARK: - The file

  func has(_ name: String) -> Bool { tensors[name] != nil }
  func tensor(_ name: String) -> [Double] { tensors[name] ?? [] }

  func key(_ name: String, or usual: Int? = nil, layer: Int = 0) -> Int {
    let key = "\(architecture).\(name)"
    if case .array = file.metadata[key] { return (try? file.metadata.integers(key))?[layer] ?? 0 }
    guard let value = (try? file.metadata.integer(key)) ?? usual else {
      preconditionFailure("no key \(key)")
    }
    return value
  }

  func float(_ name: String) -> Double? {
    (try? file.metadata.float("\(architecture).\(name)")).map(Double.init)
  }

  func flag(_ name: String, layer: Int) -> Bool {
    guard case .array(.bool(let values)) = file.metadata["\(architecture).\(name)"] else {
      return (try? file.metadata.bool("\(architecture).\(name)")) ?? false
    }
    return values[layer]
  }

  // MARK: - Arithmetic

  /// Each row times a matrix, or times some of its rows.
  func product(_ x: Rows, _ name: String, rows: Range<Int>? = nil) -> Rows {
    x.map { multiply($0, tensor(name + ".weight"), rows: rows) }
  }

  func multiply(_ x: [Double], _ matrix: [Double], rows: Range<Int>? = nil) -> [Double] {
    (rows ?? 0..<matrix.count / x.count).map { row in
      x.indices.reduce(0) { $0 + matrix[row * x.count + $1] * x[$1] }
    }
  }

  func norm(_ x: Rows, _ name: String?) -> Rows {
    let weight = name.map { tensor($0 + ".weight") }
    return x.map { row in
      let root = (row.reduce(0) { $0 + $1 * $1 } / Double(row.count) + epsilon).squareRoot()
      return row.indices.map { row[$0] / root * (weight?[$0] ?? 1) }
    }
  }

  func add(_ y: Rows, to x: inout Rows) {
    for (place, row) in y.enumerated() {
      for index in row.indices { x[place][index] += row[index] }
    }
  }

  func scale(_ x: inout Rows, by factor: Double) {
    x = x.map { $0.map { $0 * factor } }
  }

  func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  func silu(_ x: Double) -> Double { x * sigmoid(x) }
  func gelu(_ x: Double) -> Double {
    x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  }

  /// The heads of each row, as rows of their own.
  func heads(of x: Rows, size: Int, from start: Int = 0, count: Int) -> [Rows] {
    (0..<count).map { head in
      x.map { Array($0[start + head * size..<start + (head + 1) * size]) }
    }
  }

  /// What heads next to each other make of each token.
  func joined(_ heads: [Rows]) -> Rows {
    heads[0].indices.map { place in heads.flatMap { $0[place] } }
  }

  /// A head turned by the positions of its rows.
  func turned(_ head: Rows, _ frequencies: [Double], neighbours: Bool = false) -> Rows {
    head.enumerated().map { position, row in
      var result = row
      for (pair, frequency) in frequencies.enumerated() {
        let (a, b) = neighbours ? (2 * pair, 2 * pair + 1) : (pair, pair + frequencies.count)
        let angle = Double(position) * frequency
        result[a] = row[a] * cos(angle) - row[b] * sin(angle)
        result[b] = row[b] * cos(angle) + row[a] * sin(angle)
      }
      return result
    }
  }

  func frequencies(base: Double, dimensions: Int) -> [Double] {
    (0..<dimensions / 2).map { pow(base, -2 * Double($0) / Double(dimensions)) }
  }

  /// Attention of one head.
  func attended(_ queries: Rows, _ keys: Rows, _ values: Rows, scale: Double, window: Int = .max)
    -> Rows
  {
    queries.indices.map { place in
      let seen = (0...place).filter { place - $0 < window }
      let scores = seen.map { other in
        zip(queries[place], keys[other]).reduce(0) { $0 + $1.0 * $1.1 } * scale
      }
      let powers = scores.map { exp($0 - (scores.max() ?? 0)) }
      let sum = powers.reduce(0, +)
      return values[0].indices.map { index in
        zip(seen, powers).reduce(0) { $0 + $1.1 / sum * values[$1.0][index] }
      }
    }
  }

  /// Each channel's sum over the last tokens.
  func convolved(_ x: Rows, _ name: String, taps: Int) -> Rows {
    let weight = tensor(name + ".weight")
    return x.indices.map { place in
      x[0].indices.map { channel in
        (0..<min(taps, place + 1)).reduce(0) {
          $0 + weight[channel * taps + taps - 1 - $1] * x[place - $1][channel]
        }
      }
    }
  }

  // MARK: - Feed-forward

  func feedForward(_ x: Rows, _ name: String, suffix: String = "", gelu isGELU: Bool = false)
    -> Rows
  {
    let gate = product(x, "\(name).ffn_gate\(suffix)")
    let up = product(x, "\(name).ffn_up\(suffix)")
    let inner = zip(gate, up).map { gate, up in
      zip(gate, up).map { (isGELU ? gelu($0) : silu($0)) * $1 }
    }
    return product(inner, "\(name).ffn_down\(suffix)")
  }

  /// A layer's experts, chosen by what the router makes of `scored`.
  mutating func experts(
    _ x: Rows,
    scored: Rows? = nil,
    _ layer: Int,
    isSigmoid: Bool = false,
    normalizes: Bool = true,
    gelu isGELU: Bool = false
  ) -> Rows {
    let name = "blk.\(layer)"
    let (count, topK) = (key("expert_count"), key("expert_used_count"))
    var chosenByToken: [[Int]] = []
    let result = zip(x, product(scored ?? x, "\(name).ffn_gate_inp")).map { x, scores in
      let powers = scores.map { exp($0 - (scores.max() ?? 0)) }
      let shares =
        isSigmoid ? scores.map { sigmoid($0) } : powers.map { $0 / powers.reduce(0, +) }
      let bias = tensor("\(name).exp_probs_b.bias")
      var ranks = shares.indices.map { shares[$0] + (bias.isEmpty ? 0 : bias[$0]) }
      keepBestGroups(of: &ranks)
      let chosen = (0..<count).sorted { ranks[$0] > ranks[$1] }.prefix(topK)
      chosenByToken.append(Array(chosen))
      let sum = normalizes ? chosen.reduce(0) { $0 + shares[$1] } : 1
      return chosen.reduce(into: [Double](repeating: 0, count: hidden)) { result, expert in
        let own = tensor("\(name).ffn_down_exps.scale")
        let weight =
          shares[expert] / sum * (float("expert_weights_scale") ?? 1)
          * (own.isEmpty ? 1 : own[expert])
        for (index, value) in self.expert(expert, x, name, isGELU).enumerated() {
          result[index] += weight * value
        }
      }
    }
    choices[layer] = chosenByToken
    return result
  }

  private func keepBestGroups(of ranks: inout [Double]) {
    let groups = key("expert_group_count", or: 1)
    guard groups > 1 else { return }
    let size = ranks.count / groups
    let values = (0..<groups).map { group in
      ranks[group * size..<(group + 1) * size].sorted(by: >).prefix(2).reduce(0, +)
    }
    let kept = values.indices.sorted { values[$0] > values[$1] }
      .prefix(key("expert_group_used_count"))
    for expert in ranks.indices where !kept.contains(expert / size) {
      ranks[expert] = -.infinity
    }
  }

  private func expert(_ expert: Int, _ x: [Double], _ name: String, _ isGELU: Bool) -> [Double] {
    let width = key("expert_feed_forward_length")
    let start = expert * width
    let fused = tensor("\(name).ffn_gate_up_exps.weight")
    let (gate, up) =
      fused.isEmpty
      ? (
        multiply(x, tensor("\(name).ffn_gate_exps.weight"), rows: start..<start + width),
        multiply(x, tensor("\(name).ffn_up_exps.weight"), rows: start..<start + width)
      )
      : (
        multiply(x, fused, rows: 2 * start..<2 * start + width),
        multiply(x, fused, rows: 2 * start + width..<2 * start + 2 * width)
      )
    let inner = zip(gate, up).map { (isGELU ? gelu($0) : silu($0)) * $1 }
    let down = tensor("\(name).ffn_down_exps.weight")
    return multiply(inner, down, rows: expert * hidden..<(expert + 1) * hidden)
  }
}
