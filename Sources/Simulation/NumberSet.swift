/// Numbers below a limit, of which the greatest is always at hand.
///
/// A tree of words: a bit of a word says whether the word below it has any. All operations
/// take one step for every factor of 64 in the limit.
struct NumberSet {
  /// The numbers' own bits first, then what says which words of the level before have any.
  private var levels: [[UInt64]] = []

  init(limit: Int) {
    var count = limit
    repeat {
      count = max(1, (count + 63) / 64)
      levels.append(Array(repeating: 0, count: count))
    } while count > 1
  }

  mutating func insert(_ number: Int) {
    var number = number
    for level in levels.indices {
      levels[level][number >> 6] |= 1 << UInt64(number & 63)
      number >>= 6
    }
  }

  mutating func remove(_ number: Int) {
    var number = number
    for level in levels.indices {
      levels[level][number >> 6] &= ~(1 << UInt64(number & 63))
      if levels[level][number >> 6] != 0 { return }
      number >>= 6
    }
  }

  var greatest: Int? {
    guard let top = levels.last?[0], top != 0 else { return nil }
    var number = 0
    for level in levels.reversed() {
      number = number << 6 + 63 - level[number].leadingZeroBitCount
    }
    return number
  }
}
