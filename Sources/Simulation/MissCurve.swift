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
    var meter = MissCurveMeter(places: places)
    for pass in trace.passes { meter.serve(pass) }
    return (meter.layers, meter.shared)
  }

  init(_ distances: StackDistances) {
    requests = distances.requests
    var hits = 0
    misses = distances.counts.map { count in
      hits += count
      return distances.requests - hits
    }
  }
}

/// Measures miss curves pass by pass, for sessions that are not in memory as a whole.
package struct MissCurveMeter {
  private let places: ExpertPlaces
  private var layerDistances: [StackDistances]
  private var sharedDistances: StackDistances

  /// - Parameter places: the experts that the passes ask for
  package init(places: ExpertPlaces) {
    self.places = places
    layerDistances = places.layers.map { _ in StackDistances(placeCount: places.expertCount) }
    sharedDistances = StackDistances(placeCount: places.count)
  }

  package mutating func serve(_ pass: AccessPass) {
    for number in pass.indices {
      let layer = Int(pass.layers[number]) - places.layers.lowerBound
      let experts = pass.experts[pass.range(of: number)].lazy.map(Int.init)
      layerDistances[layer].serve(experts)
      let first = layer * places.expertCount
      sharedDistances.serve(experts.map { first + $0 })
    }
  }

  /// The curve of each layer by itself.
  package var layers: [MissCurve] { layerDistances.map(MissCurve.init) }

  /// The curve of a pool that all layers share.
  package var shared: MissCurve { MissCurve(sharedDistances) }
}
