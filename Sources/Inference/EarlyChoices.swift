/// The experts that were chosen for layers still to come, for each token of a batch.
///
/// A ring over the layers between choosing and computing. Nothing is carried from one
/// forward pass to the next.
final class EarlyChoices {
  private let expertsPerToken: Int
  private let capacity: Int
  private let depth: Int
  // (layer modulo depth, token, expertsPerToken)
  private let experts: UnsafeMutableBufferPointer<Int32>
  private let weights: UnsafeMutableBufferPointer<Float>

  init(expertsPerToken: Int, capacity: Int, distance: Int) {
    self.expertsPerToken = expertsPerToken
    self.capacity = capacity
    depth = distance + 1
    experts = .allocate(capacity: depth * capacity * expertsPerToken)
    weights = .allocate(capacity: depth * capacity * expertsPerToken)
    experts.initialize(repeating: 0)
    weights.initialize(repeating: 0)
  }

  deinit {
    experts.deallocate()
    weights.deallocate()
  }

  /// The experts of one token at one layer, best first.
  func experts(layer: Int, token: Int) -> UnsafeMutableBufferPointer<Int32> {
    UnsafeMutableBufferPointer(rebasing: experts[range(layer: layer, token: token)])
  }

  /// Their weights, where what chose them also weighs them.
  func weights(layer: Int, token: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: weights[range(layer: layer, token: token)])
  }

  private func range(layer: Int, token: Int) -> Range<Int> {
    precondition(token < capacity, "token \(token) of \(capacity)")
    let start = (layer % depth * capacity + token) * expertsPerToken
    return start..<start + expertsPerToken
  }
}
