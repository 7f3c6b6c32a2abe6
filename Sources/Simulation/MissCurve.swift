import Events
import Experts

/// The misses of LRU for every number of slots, found in one pass over a trace.
package struct MissCurve: Equatable, Sendable {
  package let requests: Int
  /// Misses with 0, 1, 2, … slots, to one slot for each expert.
  ///
  /// What a store of so many slots really misses where it holds a whole selection; below
  /// that, the continuation of the curve.
  package let misses: [Int]

  /// Hits per request with so many slots, 0 to 1.
  package func hitRate(slotCount: Int) -> Double {
    guard requests > 0 else { return 0 }
    return 1 - Double(misses[min(slotCount, misses.count - 1)]) / Double(requests)
  }

  /// The curve of each layer by itself, and of a pool that all layers share.
  /// - Parameters:
  ///   - trace: events, in order
  ///   - places: the experts that the trace asks for
  /// - Returns: curves of LRU by access, blind to layers
  package static func measure(
    _ trace: AccessTrace,
    places: ExpertPlaces
  ) -> (layers: [MissCurve], shared: MissCurve) {
    var requestCounts = Array(repeating: 0, count: places.layers.count)
    for selection in trace.passes.joined() {
      requestCounts[selection.layer - places.layers.lowerBound] += selection.experts.count
    }
    var layers = requestCounts.map {
      StackDistances(placeCount: places.expertCount, requestCount: $0)
    }
    var shared = StackDistances(
      placeCount: places.count,
      requestCount: requestCounts.reduce(0, +)
    )
    for selection in trace.passes.joined() {
      layers[selection.layer - places.layers.lowerBound].serve(selection.experts)
      shared.serve(
        selection.experts.map {
          places.place(of: ExpertID(layer: selection.layer, index: $0))
        }
      )
    }
    return (layers.map(MissCurve.init), MissCurve(shared))
  }

  private init(_ distances: StackDistances) {
    requests = distances.requests
    var hits = 0
    misses = distances.counts.map { count in
      hits += count
      return distances.requests - hits
    }
  }
}
