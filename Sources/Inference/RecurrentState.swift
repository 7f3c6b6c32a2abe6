/// What recurrent layers remember of the tokens so far: the same number of floats however many
/// tokens there were, overwritten by each.
///
/// Keys and values of attention can be cut at any token; a state cannot. So one earlier state is
/// kept, and whoever needs another begins at the first token again: what comes out is the same
/// as from scratch, bit for bit.
final class RecurrentState {
  /// Tokens that the kept state has seen; at 0 it is all zeros, where every text begins.
  private(set) var keptCount = 0
  /// Bytes of the states of all layers, and of the kept ones.
  let byteCount: Int

  private let memory: ZeroedMemory
  /// Where a layer's state begins, and where the last one ends.
  private let starts: [Int]

  /// - Parameter sizes: floats of each layer's state, 0 where it has none
  /// - Throws: ``InferenceError/outOfMemory(what:bytes:)``
  init(sizes: [Int]) throws(InferenceError) {
    starts = sizes.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    byteCount = Self.byteCount(sizes: sizes)
    memory = try ZeroedMemory(byteCount: byteCount, for: "recurrent state")
  }

  /// Bytes that states of these sizes and the kept ones take.
  static func byteCount(sizes: [Int]) -> Int {
    2 * sizes.reduce(0, +) * MemoryLayout<Float>.size
  }

  /// The state of one layer.
  func ofLayer(_ layer: Int) -> UnsafeMutablePointer<Float> {
    precondition(starts[layer + 1] > starts[layer], "layer \(layer) has no state")
    return base + starts[layer]
  }

  /// Keeps the state as it is after `count` tokens, in place of the one kept before.
  func keep(at count: Int) {
    precondition(count > 0, "a state after \(count) tokens")
    kept.update(from: base, count: size)
    keptCount = count
  }

  /// Goes back to the kept state if that has seen no more than `limit` tokens, else to the
  /// beginning.
  ///
  /// - Returns: the tokens that the state has seen now
  func goBack(toAtMost limit: Int) -> Int {
    if keptCount > limit { keptCount = 0 }
    if keptCount > 0 {
      base.update(from: kept, count: size)
    } else {
      base.update(repeating: 0, count: size)
    }
    return keptCount
  }

  private var base: UnsafeMutablePointer<Float> {
    memory.base.assumingMemoryBound(to: Float.self)
  }
  private var size: Int { starts[starts.count - 1] }
  private var kept: UnsafeMutablePointer<Float> { base + size }
}
