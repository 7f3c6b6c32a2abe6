import Events
import Experts

/// How far a way of running a model is from the exact one, on the same tokens.
package enum ForcedDivergence {
  /// Computes a prompt and a given reply with both, and compares what they expect at every
  /// token of the reply.
  ///
  /// - Parameters:
  ///   - exact: the model without approximations
  ///   - other: the same model with them
  ///   - prompt: computed in batches, at least one token
  ///   - reply: computed token by token, as in decode
  /// - Returns: the divergence of the other from the exact one
  /// - Throws: ``ExpertsError`` when a read failed
  package static func measure(
    exact: Engine,
    other: Engine,
    prompt: [Int],
    reply: [Int]
  ) throws -> Divergence {
    var divergence = Divergence()
    for engine in [exact, other] { engine.cache.truncate(to: 0) }
    var place = 0
    for engine in [exact, other] { place = try compute(prompt, on: engine) }
    for token in reply {
      divergence.add(
        exact: exact.forward.logits(after: place),
        approximate: other.forward.logits(after: place)
      )
      for engine in [exact, other] { place = try compute([token], on: engine) }
    }
    return divergence
  }

  /// The place of the last token in its batch.
  private static func compute(_ tokens: [Int], on engine: Engine) throws -> Int {
    var begun = 0
    var last = 0
    while begun < tokens.count {
      let batch = tokens[begun..<min(begun + ForwardPass.batchLimit, tokens.count)]
      let phase: TokenRecord.Phase = tokens.count > 1 ? .prefill : .decode
      _ = try engine.forward.run(batch, phase: phase, cache: engine.cache)
      begun = batch.endIndex
      last = batch.count - 1
    }
    return last
  }
}
