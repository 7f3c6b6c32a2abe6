import Events
import Experts

/// Joins the tokens of a recording to forward passes, one token after the other, so that a
/// long session need not be in memory.
///
/// Tokens of one prefill batch were computed by one forward pass: they follow each other,
/// and they began and ended at the same time. So were a token of decode and the drafts behind
/// it, which begin and end when it ends, the rejected ones among them. Where a source knows no
/// times each token is a pass of its own. An expert that was chosen and skipped was not asked for.
package struct PassJoiner {
  private let places: ExpertPlaces
  private var last: TokenRecord?
  private var beginsSequence = false
  private var isBatch = false
  /// The layers that the pass has asked for so far.
  private var layers: [Int] = []
  /// What the tokens of the pass asked of each layer, one after the other.
  private var asked: [[UInt16]]
  /// How often each expert of the layer at hand was asked for.
  private var counts: [UInt16]

  /// - Parameter places: the experts that there are
  package init(places: ExpertPlaces) {
    self.places = places
    asked = Array(repeating: [], count: places.layers.count)
    counts = Array(repeating: 0, count: places.expertCount)
  }

  /// Whether `record` was computed together with the token before it.
  package static func isSamePass(_ before: TokenRecord, _ record: TokenRecord) -> Bool {
    guard record.end == before.end, record.position == before.position + 1 else { return false }
    if record.phase == .prefill {
      return before.phase == .prefill && record.end > record.start && record.start == before.start
    }
    return before.phase != .prefill && record.start == record.end && record.end > 0
  }

  /// Takes the next token.
  /// - Returns: the pass before, where this token begins another
  /// - Throws: ``TraceError`` where it asks for an expert that there is not
  package mutating func take(_ record: TokenRecord) throws(TraceError) -> AccessPass? {
    try check(record)
    let isSame = last.map { Self.isSamePass($0, record) } ?? false
    let finished = isSame ? nil : finish()
    if isSame { isBatch = true } else { beginsSequence = record.position == 0 }
    for use in record.uses where use.outcome != .skipped {
      let layer = use.expert.layer - places.layers.lowerBound
      if asked[layer].isEmpty { layers.append(layer) }
      asked[layer].append(UInt16(use.expert.index))
    }
    last = record
    last?.uses = []
    return finished
  }

  /// The pass of the tokens taken last, if there is one.
  package mutating func finish() -> AccessPass? {
    guard last != nil else { return nil }
    last = nil
    var pass = AccessPass(beginsSequence: beginsSequence)
    layers.sort()
    for layer in layers {
      let experts = distinctExperts(of: layer)
      pass.append(
        layer: layer + places.layers.lowerBound,
        experts: experts,
        tokenCounts: isBatch ? experts.map { counts[Int($0)] } : []
      )
      for expert in experts { counts[Int(expert)] = 0 }
      asked[layer].removeAll(keepingCapacity: true)
    }
    layers.removeAll(keepingCapacity: true)
    isBatch = false
    return pass
  }

  private mutating func distinctExperts(of layer: Int) -> [UInt16] {
    var experts: [UInt16] = []
    experts.reserveCapacity(min(asked[layer].count, places.expertCount))
    for expert in asked[layer] {
      if counts[Int(expert)] == 0 { experts.append(expert) }
      // More tokens than a batch can hold are as good as so many.
      if counts[Int(expert)] < .max { counts[Int(expert)] += 1 }
    }
    return experts
  }

  private func check(_ record: TokenRecord) throws(TraceError) {
    var layer = 0
    for use in record.uses {
      guard places.layers.contains(use.expert.layer), use.expert.index < places.expertCount
      else { throw .expertOutside(use.expert, position: record.position) }
      guard use.expert.layer >= layer else {
        throw .layersOutOfOrder(position: record.position)
      }
      layer = use.expert.layer
    }
  }
}
