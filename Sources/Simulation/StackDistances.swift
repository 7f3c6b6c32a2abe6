/// How deep each request lies in an LRU stack: with as many slots or more, it hits.
///
/// Mattson et al., "Evaluation techniques for storage hierarchies", IBM Systems Journal 9
/// (1970), doi:10.1147/sj.92.0078. Every expert has a bit at the time of its last use; a
/// Fenwick tree over words of such bits counts those after a given time in O(log n). When
/// the times are used up they are numbered anew, so that all of it stays in a near cache
/// however long the trace is.
struct StackDistances {
  /// Requests of each depth, from 1; index 0 is unused.
  private(set) var counts: [Int]
  private(set) var requests = 0

  /// Times before they are numbered anew.
  private let capacity: Int
  private var time = 0
  /// Experts that were ever asked for.
  private var liveCount = 0
  /// -1 for an expert that was never asked for.
  private var lastUses: [Int32]
  /// Who was used at each time.
  private var users: [Int32]
  /// A bit at each expert's last use.
  private var words: [UInt64]
  /// A Fenwick tree of the bits in each word.
  private var tree: [Int32]
  /// The present event, by depth.
  private var event: [(depth: Int, place: Int)] = []

  init(placeCount: Int) {
    capacity = (max(1024, 4 * placeCount) + 63) / 64 * 64
    counts = Array(repeating: 0, count: placeCount + 1)
    lastUses = Array(repeating: -1, count: placeCount)
    users = Array(repeating: 0, count: capacity)
    words = Array(repeating: 0, count: capacity / 64)
    tree = Array(repeating: 0, count: capacity / 64 + 1)
  }

  /// Serves one event: all depths are those at its start.
  ///
  /// The stack then has the missed experts on top of the hit ones, for any number of
  /// slots, if deeper ones are moved later.
  mutating func serve(_ places: some Sequence<Int>) {
    event.removeAll(keepingCapacity: true)
    for place in places { insert((depth(of: place), place)) }
    for (depth, place) in event {
      if depth < .max { counts[depth] += 1 }
      requests += 1
      move(place)
    }
  }

  /// Keeps the event in order; short as it is nothing is quicker.
  private mutating func insert(_ item: (depth: Int, place: Int)) {
    event.append(item)
    var position = event.count - 1
    while position > 0, event[position - 1] > item {
      event[position] = event[position - 1]
      position -= 1
    }
    event[position] = item
  }

  private func depth(of place: Int) -> Int {
    let lastUse = Int(lastUses[place])
    guard lastUse >= 0 else { return .max }
    let earlierBits = (1 << UInt64(lastUse & 63)) - 1 as UInt64
    var earlier = (words[lastUse >> 6] & earlierBits).nonzeroBitCount
    var index = lastUse >> 6
    while index > 0 {
      earlier += Int(tree[index])
      index &= index - 1
    }
    return liveCount - earlier
  }

  private mutating func move(_ place: Int) {
    if time == capacity { renumber() }
    let lastUse = Int(lastUses[place])
    if lastUse >= 0 {
      words[lastUse >> 6] &= ~(1 << UInt64(lastUse & 63))
      add(-1, word: lastUse >> 6)
    } else {
      liveCount += 1
    }
    words[time >> 6] |= 1 << UInt64(time & 63)
    add(1, word: time >> 6)
    users[time] = Int32(place)
    lastUses[place] = Int32(time)
    time += 1
  }

  private mutating func add(_ amount: Int32, word: Int) {
    var index = word + 1
    while index < tree.count {
      tree[index] += amount
      index += index & -index
    }
  }

  /// Gives those in the stack the first times, in their order.
  private mutating func renumber() {
    time = 0
    for old in users.indices where words[old >> 6] >> UInt64(old & 63) & 1 == 1 {
      users[time] = users[old]
      lastUses[Int(users[old])] = Int32(time)
      time += 1
    }
    for word in tree.indices { tree[word] = 0 }
    for word in words.indices {
      let count = min(max(time - word * 64, 0), 64)
      words[word] = count == 64 ? .max : (1 << UInt64(count)) - 1
      add(Int32(count), word: word)
    }
  }
}
