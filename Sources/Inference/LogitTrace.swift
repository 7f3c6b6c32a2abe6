import Events

/// Every number that a model computes for given tokens: logits, routing, and the greedy
/// continuation.
package struct LogitTrace {
  /// A row over the vocabulary for every position.
  package private(set) var logits: [[Float]] = []
  /// The record of every position.
  package private(set) var records: [TokenRecord] = []
  /// The best tokens after the last position, one after the other.
  package private(set) var greedy: [Int] = []
  /// The number in the file of each layer with experts.
  package let layerNumbers: [Int]

  /// - Parameters:
  ///   - engine: the model; its cache is emptied
  ///   - tokens: at least one; with `greedyCount` no more than the context holds
  ///   - greedyCount: tokens to continue with, whatever they are
  /// - Throws: ``ExpertsError`` when a read failed
  package init(engine: Engine, tokens: [Int], greedyCount: Int) throws {
    layerNumbers = engine.shape.routedLayers
    engine.cache.truncate(to: 0)
    var begun = 0
    while begun < tokens.count {
      let batch = tokens[begun..<min(begun + ForwardPass.batchLimit, tokens.count)]
      records += try engine.forward.run(batch, phase: .prefill, cache: engine.cache)
      for place in 0..<batch.count { logits.append(Array(engine.forward.logits(after: place))) }
      begun = batch.endIndex
    }
    var next = logits.last ?? []
    while greedy.count < greedyCount {
      let token = next.withUnsafeMutableBufferPointer { Sampler.best($0) }
      greedy.append(token)
      guard greedy.count < greedyCount else { break }
      _ = try engine.forward.run([token], phase: .decode, cache: engine.cache)
      next = Array(engine.forward.logits(after: 0))
    }
  }
}
