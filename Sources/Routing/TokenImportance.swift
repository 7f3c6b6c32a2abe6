/// Tells the important tokens of a text, which keep all their experts.
///
/// MC-MoE (arXiv 2410.06270, online dynamic pruning) protects the 2 % of a prompt's tokens
/// with the largest ‖t‖₁ · attention received. The attention that a token receives is known
/// only when later tokens are there, so this rule does without: the importance is the L1 norm
/// of the router's input, and a token is compared with itself and those before it, at most
/// ``window`` in all. What it says is then the same however a text is cut into batches.
package struct TokenImportance: Sendable {
  /// Tokens that one is compared with, itself among them.
  package static let window = 512

  private let share: Float
  /// The last norms of each layer; a ring once it is full.
  private var norms: [[Float]]
  private var next: [Int]

  /// - Parameters:
  ///   - share: of the tokens that are important, from 0 to 1
  ///   - layerCount: layers, each of which judges by itself
  package init(share: Float, layerCount: Int) {
    self.share = share
    norms = Array(repeating: [], count: layerCount)
    next = Array(repeating: 0, count: layerCount)
  }

  /// Another text begins.
  package mutating func beginSequence() {
    for layer in norms.indices {
      norms[layer].removeAll(keepingCapacity: true)
      next[layer] = 0
    }
  }

  /// Judges the next token at a layer.
  ///
  /// - Parameters:
  ///   - input: of the router, (hiddenSize)
  ///   - layer: the layer that the input is of
  /// - Returns: whether fewer than the share of the tokens so far have a larger norm; true
  ///   for the first token, on which many heads rest their attention
  package mutating func isImportant(_ input: UnsafeBufferPointer<Float>, layer: Int) -> Bool {
    let norm = input.reduce(Float(0)) { $0 + abs($1) }
    if norms[layer].count < Self.window {
      norms[layer].append(norm)
    } else {
      norms[layer][next[layer]] = norm
      next[layer] = (next[layer] + 1) % Self.window
    }
    let larger = norms[layer].count { $0 > norm }
    return Float(larger) < share * Float(norms[layer].count)
  }
}
