import Events

/// What became of the experts that were read before anybody asked for them.
package struct PrefetchCounts: Equatable, Sendable {
  /// Reads that were started early, in the session so far.
  package private(set) var started = 0
  /// Of these, those whose expert was chosen before it lost its slot.
  package private(set) var useful = 0
  /// Of these, those whose expert lost its slot, or was read again, unused.
  package private(set) var wasted = 0

  private var grid = ExpertGrid(layerCount: 0, expertCount: 0)
  // One bit for each place: read early, and neither chosen nor evicted since.
  private var waiting: [UInt64] = []

  package init() {}

  /// Experts that were read early and of which nobody knows yet.
  package var open: Int { waiting.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Forgets everything and takes the shape of a model.
  mutating func reset(for model: ModelCard) {
    self = PrefetchCounts()
    grid = ExpertGrid(layerCount: model.layerCount, expertCount: model.expertCount)
    waiting = Array(repeating: 0, count: (grid.placeCount + 63) / 64)
  }

  /// Follows one token.
  ///
  /// The record does not say what came first within the token: evictions are taken to be
  /// those of earlier reads, and choices to come after the token's own.
  mutating func follow(_ record: TokenRecord) {
    for expert in record.evictions where take(expert) { wasted += 1 }
    for read in record.reads where read.kind == .prefetch {
      guard let place = grid.place(of: read.expert) else { continue }
      if take(read.expert) { wasted += 1 }
      started += 1
      waiting[place >> 6] |= 1 << UInt64(place & 63)
    }
    for use in record.uses where take(use.expert) { useful += 1 }
  }

  /// Whether an expert was waiting; it no longer is.
  private mutating func take(_ expert: ExpertID) -> Bool {
    guard let place = grid.place(of: expert) else { return false }
    let bit: UInt64 = 1 << UInt64(place & 63)
    guard waiting[place >> 6] & bit != 0 else { return false }
    waiting[place >> 6] &= ~bit
    return true
  }
}

// | part | holds |
// |---|---|
// | 3 varints | started, useful, wasted |
// | u64 words, unless none was started | a bit for each place, the lowest first: still open |
extension PrefetchCounts {
  func pack(into writer: inout PackedWriter) {
    for count in [started, useful, wasted] { writer.append(varint: count) }
    if started > 0 { for word in waiting { writer.append(word) } }
  }

  /// Fills counts that were reset for a model; false where the bytes are not some of it.
  mutating func unpack(from reader: inout PackedReader) -> Bool {
    started = reader.takeVarint()
    useful = reader.takeVarint()
    wasted = reader.takeVarint()
    if started > 0 { for word in waiting.indices { waiting[word] = reader.takeUInt64() } }
    // Bits behind the last place would be counted, but nobody could ever take them.
    let unused = waiting.count * 64 - grid.placeCount
    let isWithin = waiting.last.map { $0.leadingZeroBitCount >= unused } ?? true
    // Far above any session; counting on from there must not overflow.
    let areSound = [started, useful, wasted].allSatisfy { $0 <= 1 << 48 }
    return !reader.isDamaged && isWithin && areSound
  }
}
