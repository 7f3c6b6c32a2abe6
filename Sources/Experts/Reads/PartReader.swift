/// Reads one part on the thread that asks, and does what can be done about a failure.
struct PartReader: Sendable {
  let alignment: Int
  /// Whether a failed read is tried once more, through the page cache.
  let isRetrying: Bool
  /// The device that sets the pace; nil for the real one alone.
  let device: SimulatedDevice?
  /// Nanoseconds since the session began.
  let now: @Sendable () -> Int64

  init(options: ReadOptions, alignment: Int, now: @escaping @Sendable () -> Int64) {
    self.alignment = alignment
    self.now = now
    isRetrying = options.isRetrying
    device = options.simulated.map(SimulatedDevice.init)
  }

  /// Reads `part`, and tells of it as of an expert of which this is all.
  func read(_ part: ReadPart, lane: Int) -> ReadArrival {
    var news = ReadArrival(slot: part.slot, ticket: part.ticket, start: now(), lane: lane)
    let due = device?.begin(bytes: part.piece.window(alignment: alignment).count)
    do throws(ExpertsError) {
      news.bytes = try read(part.piece)
    } catch {
      news.failure = error
    }
    if let due { SimulatedDevice.sleep(until: due) }
    news.end = now()
    return news
  }

  private func read(_ piece: ReadPiece) throws(ExpertsError) -> Int {
    do throws(ExpertsError) {
      return try attempt(piece, isRetry: false)
    } catch {
      if isRetrying, let bytes = try? attempt(piece, isRetry: true) { return bytes }
      // A file that was changed is the reason rather than what that led to.
      try piece.file.verifyUnchanged()
      throw error
    }
  }

  private func attempt(_ piece: ReadPiece, isRetry: Bool) throws(ExpertsError) -> Int {
    try piece.file.read(
      into: piece.memory,
      offset: piece.offset,
      count: piece.count,
      alignment: alignment,
      isRetry: isRetry
    )
  }
}
