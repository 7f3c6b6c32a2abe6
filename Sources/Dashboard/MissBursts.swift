/// Tokens that missed far more than those around them.
enum MissBursts {
  /// Tokens whose median counts as usual: half of them before, half after.
  static let neighbours = 64

  /// Where bursts begin in the misses of some tokens, in order.
  ///
  /// A burst is a token with at least three times the median, or three misses where the
  /// median is below one; those that follow at once belong to it.
  static func starts(in misses: [Int]) -> [Int] {
    var window: [Int] = []
    var starts: [Int] = []
    var wasBurst = false
    var added = 0
    for (token, count) in misses.enumerated() {
      while added < min(token + neighbours / 2, misses.count) {
        window.insert(misses[added], at: place(of: misses[added], in: window))
        added += 1
      }
      if token > neighbours / 2 {
        window.remove(at: place(of: misses[token - neighbours / 2 - 1], in: window))
      }
      let isBurst = count >= 3 * max(1, window[window.count / 2])
      if isBurst, !wasBurst { starts.append(token) }
      wasBurst = isBurst
    }
    return starts
  }

  private static func place(of value: Int, in sorted: [Int]) -> Int {
    PlaybackIndex.firstPlace(in: sorted) { $0 >= value }
  }
}
