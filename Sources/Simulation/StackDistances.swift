/// How deep each request lies in an LRU stack: with as many slots or more, it hits.
///
/// Mattson et al., "Evaluation techniques for storage hierarchies", IBM Systems Journal 9
/// (1970), doi:10.1147/sj.92.0078. A Fenwick tree over the times of last use makes a
/// request O(log n).
struct StackDistances {
  /// Requests of each depth, from 1; index 0 is unused.
  private(set) var counts: [Int]
  private(set) var requests = 0

  // Time is counted in requests, from 1; 0 for an expert that was never asked for.
  private var time = 0
  private var lastUses: [Int]
  /// A Fenwick tree with a 1 at each expert's last use.
  private var tree: [Int32]

  init(placeCount: Int, requestCount: Int) {
    counts = Array(repeating: 0, count: placeCount + 1)
    lastUses = Array(repeating: 0, count: placeCount)
    tree = Array(repeating: 0, count: requestCount + 1)
  }

  /// Serves one event: all depths are those at its start.
  ///
  /// The stack then has the missed experts on top of the hit ones, for any number of
  /// slots, if deeper ones are moved later.
  mutating func serve(_ places: [Int]) {
    let depths = places.map { (depth: depth(of: $0), place: $0) }
      .sorted { ($0.depth ?? Int.max, $0.place) < ($1.depth ?? Int.max, $1.place) }
    for (depth, place) in depths {
      if let depth { counts[depth] += 1 }
      requests += 1
      move(place)
    }
  }

  private func depth(of place: Int) -> Int? {
    guard lastUses[place] > 0 else { return nil }
    return sum(upTo: time) - sum(upTo: lastUses[place] - 1)
  }

  private mutating func move(_ place: Int) {
    time += 1
    if lastUses[place] > 0 { add(-1, at: lastUses[place]) }
    add(1, at: time)
    lastUses[place] = time
  }

  private func sum(upTo end: Int) -> Int {
    var index = end
    var total = 0
    while index > 0 {
      total += Int(tree[index])
      index &= index - 1
    }
    return total
  }

  private mutating func add(_ amount: Int32, at start: Int) {
    var index = start
    while index < tree.count {
      tree[index] += amount
      index += index & -index
    }
  }
}
