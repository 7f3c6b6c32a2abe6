/// A trace in flat lists, with the event that asks for each expert next.
struct NextUses {
  /// Stands for an event after the last.
  static let never = Int32.max

  /// Who is asked for, event after event; place = layer × experts in a layer + index.
  private(set) var places: [Int32] = []
  /// For each of them, the number of the event that asks for the same expert next.
  private(set) var next: [Int32] = []
  private(set) var placeCount = 0
  /// Where the uses of each event end.
  private var ends: [Int] = []

  init(_ trace: AccessTrace) {
    let layerCount = trace.passes.reduce(0) { max($0, $1.layers.max().map { Int($0) + 1 } ?? 0) }
    let width = trace.passes.reduce(1) { max($0, $1.experts.max().map { Int($0) + 1 } ?? 1) }
    placeCount = layerCount * width
    places.reserveCapacity(trace.passes.reduce(0) { $0 + $1.requests })
    for pass in trace.passes {
      for number in pass.indices {
        let first = Int(pass.layers[number]) * width
        for use in pass.range(of: number) { places.append(Int32(first + Int(pass.experts[use]))) }
        ends.append(places.count)
      }
    }
    next = Array(repeating: Self.never, count: places.count)
    var following = Array(repeating: Self.never, count: placeCount)
    for event in ends.indices.reversed() {
      for use in range(of: event) {
        next[use] = following[Int(places[use])]
        following[Int(places[use])] = Int32(event)
      }
    }
  }

  var eventCount: Int { ends.count }

  /// The uses of one event.
  func range(of event: Int) -> Range<Int> {
    (event == 0 ? 0 : ends[event - 1])..<ends[event]
  }
}
