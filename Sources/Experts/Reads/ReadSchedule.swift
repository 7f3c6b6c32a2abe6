/// What is read next: every expert that waits, in the order of its priority.
///
/// A value without threads or clocks; those who read ask ``next()`` whenever they are free.
/// Experts are cut into parts only as they are handed out, because how large a part may be
/// depends on the priority that the expert has by then.
struct ReadSchedule {
  /// Most bytes of one predicted read.
  ///
  /// A demanded read waits for one of these at most: 0.1 ms at 2.5 GB/s. It is the smallest
  /// read that drives still serve at nearly full speed (Helldez/BigMoeOnEdge).
  static let predictedPartBytes = 256 << 10
  /// Most bytes of one demanded read; more are shared out between the lanes.
  ///
  /// Drives are busy with one read of this size, so cutting finer would only cost calls.
  static let demandedPartBytes = 4 << 20

  private struct Entry {
    var priority: ReadPriority
    /// What nobody has started on, first piece last.
    var pieces: [ReadPiece]
    var arrival: ReadArrival
    var partsUnderWay = 0
    var hasStarted = false
  }

  /// A place in the queue; the greatest is served first.
  private struct Place: Comparable {
    let priority: ReadPriority
    let ticket: Int

    static func < (left: Self, right: Self) -> Bool {
      left.priority == right.priority
        ? left.ticket > right.ticket : left.priority < right.priority
    }
  }

  private let alignment: Int
  private let predictedLimit: Int
  private var lastTicket = 0
  private var entries: [Int: Entry] = [:]
  /// Experts with something left to start, ascending: the most urgent one is the last.
  private var queue: [Place] = []
  private var predictedUnderWay = 0
  /// Experts whose last part is in.
  private(set) var arrived: [ReadArrival] = []

  /// - Parameters:
  ///   - alignment: of reads, in bytes
  ///   - predictedLimit: predicted parts that may be under way at once; fewer than the
  ///     reads that may be, so that a demanded one finds somebody free
  init(alignment: Int, predictedLimit: Int) {
    precondition(alignment > 0 && alignment & (alignment - 1) == 0, "alignment \(alignment)")
    precondition(predictedLimit > 0, "\(predictedLimit) predicted reads at once")
    self.alignment = alignment
    self.predictedLimit = predictedLimit
  }

  /// Experts submitted, neither cancelled nor taken.
  var pendingCount: Int { entries.count + arrived.count }

  /// Whether ``next()`` has something to hand out.
  var canStart: Bool {
    guard let place = queue.last else { return false }
    return !place.priority.isPredicted || predictedUnderWay < predictedLimit
  }

  mutating func submit(slot: Int, pieces: [ReadPiece], priority: ReadPriority) -> Int {
    precondition(!pieces.isEmpty, "an expert without pieces for slot \(slot)")
    lastTicket += 1
    entries[lastTicket] = Entry(
      priority: priority,
      pieces: joined(pieces).reversed(),
      arrival: ReadArrival(slot: slot, ticket: lastTicket)
    )
    enqueue(Place(priority: priority, ticket: lastTicket))
    return lastTicket
  }

  mutating func raise(ticket: Int, to priority: ReadPriority) {
    guard var entry = entries[ticket], entry.priority < priority else { return }
    if !entry.pieces.isEmpty {
      dequeue(Place(priority: entry.priority, ticket: ticket))
      enqueue(Place(priority: priority, ticket: ticket))
    }
    entry.priority = priority
    entries[ticket] = entry
  }

  mutating func cancel(ticket: Int) -> Bool {
    guard let entry = entries[ticket], !entry.hasStarted else { return false }
    dequeue(Place(priority: entry.priority, ticket: ticket))
    entries[ticket] = nil
    return true
  }

  /// The most urgent part, now under way; nil when there is none, or only predicted ones
  /// and enough of them are under way.
  mutating func next() -> ReadPart? {
    guard canStart, let ticket = queue.last?.ticket, var entry = entries[ticket],
      let piece = entry.pieces.popLast()
    else { return nil }
    let isPredicted = entry.priority.isPredicted
    let (first, rest) = piece.split(
      after: partBytes(of: piece, isPredicted: isPredicted),
      alignment: alignment
    )
    if let rest { entry.pieces.append(rest) }
    if entry.pieces.isEmpty { queue.removeLast() }
    entry.partsUnderWay += 1
    entry.hasStarted = true
    entries[ticket] = entry
    if isPredicted { predictedUnderWay += 1 }
    return ReadPart(
      ticket: ticket,
      slot: entry.arrival.slot,
      piece: first,
      isPredicted: isPredicted
    )
  }

  /// Notes that a part is no longer under way; its expert has arrived if it was the last.
  mutating func finish(_ part: ReadPart, _ news: ReadArrival) {
    if part.isPredicted { predictedUnderWay -= 1 }
    guard var entry = entries[part.ticket] else { return }
    entry.partsUnderWay -= 1
    entry.arrival.join(news)
    if news.failure != nil, !entry.pieces.isEmpty {
      // The expert is lost; what is left of it is not worth reading.
      dequeue(Place(priority: entry.priority, ticket: part.ticket))
      entry.pieces = []
    }
    let isComplete = entry.partsUnderWay == 0 && entry.pieces.isEmpty
    entries[part.ticket] = isComplete ? nil : entry
    if isComplete { arrived.append(entry.arrival) }
  }

  /// Moves what has arrived to `list`.
  mutating func take(into list: inout [ReadArrival]) {
    list.append(contentsOf: arrived)
    arrived.removeAll(keepingCapacity: true)
  }

  /// Forgets every expert that has not arrived.
  mutating func abandon() {
    entries = [:]
    queue = []
  }

  // MARK: - Details

  private func joined(_ pieces: [ReadPiece]) -> [ReadPiece] {
    pieces.reduce(into: []) { list, piece in
      if let joined = list.last?.joined(with: piece, alignment: alignment) {
        list[list.count - 1] = joined
      } else {
        list.append(piece)
      }
    }
  }

  private func partBytes(of piece: ReadPiece, isPredicted: Bool) -> Int {
    if isPredicted { return max(Self.predictedPartBytes, alignment) }
    // In equal parts, so that the lanes that share a piece are done together.
    let bytes = piece.window(alignment: alignment).count
    let parts = (bytes - 1) / Self.demandedPartBytes + 1
    return (bytes / parts + alignment - 1) & ~(alignment - 1)
  }

  private mutating func enqueue(_ place: Place) {
    queue.insert(place, at: index(of: place))
  }

  private mutating func dequeue(_ place: Place) {
    let index = index(of: place)
    precondition(queue[index] == place, "\(place) is not in the queue")
    queue.remove(at: index)
  }

  /// Where `place` is, or would be, by bisection.
  private func index(of place: Place) -> Int {
    var low = 0
    var high = queue.count
    while low < high {
      let middle = (low + high) / 2
      if queue[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
