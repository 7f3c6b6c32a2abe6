import Events

/// How fast experts come from storage when nobody computes.
///
/// Experts of the layout are read in random order into slots, through the same queue as in
/// a session, with a fixed number of them under way. This is what the speed of a session is
/// to be held against: a storage's bandwidth depends on the size of reads and on the memory
/// they go to, so another program's figure is another figure.
package struct ReadBandwidth {
  /// Experts under way at any time.
  package let depth: Int
  /// Experts read.
  package let expertCount: Int
  /// Bytes that the file system delivered, alignment included.
  package let bytes: Int
  /// From the first read to the last arrival, in nanoseconds.
  package let duration: Int64

  package var bytesPerSecond: Double { Double(bytes) / (Double(duration) * 1e-9) }

  /// Reads experts until `duration` has passed.
  ///
  /// - Parameters:
  ///   - layout: where the experts lie
  ///   - files: the files that it points into
  ///   - reading: how reads are made
  ///   - depth: experts under way at any time, at least 1
  ///   - duration: nanoseconds
  ///   - now: nanoseconds since any moment
  /// - Throws: ``ExpertsError`` when a read fails or memory is short
  package init(
    layout: ExpertLayout,
    files: [any ReadableFile],
    reading: ReadOptions,
    depth: Int,
    duration: Int64,
    now: @escaping @Sendable () -> Int64
  ) throws(ExpertsError) {
    precondition(depth > 0 && layout.totalExpertCount > 0, "nothing to read")
    let memory = try SlotMemory(byteCount: depth * layout.slotBytes)
    let queue = ReadQueue(options: reading, alignment: layout.alignment, now: now)
    defer { queue.close() }
    let layers = layout.layers.indices.filter { !layout.layers[$0].isEmpty }
    var generator = LinearCongruence(seed: UInt64(depth))
    func submit(slot: Int) {
      let expert = ExpertID(
        layer: layers[generator.next(below: layers.count)],
        index: generator.next(below: layout.expertCount)
      )
      let pieces = layout.readPieces(of: expert).map { read in
        ReadPiece(
          file: files[read.part],
          offset: read.offset,
          count: read.count,
          memory: memory.base + slot * layout.slotBytes + read.slotOffset
        )
      }
      _ = queue.submit(slot: slot, pieces: pieces, priority: .demand(waiting: 1))
    }
    var (experts, bytes) = (0, 0)
    var arrivals: [ReadArrival] = []
    // A slot takes its memory from the system when it is first read into.
    for slot in 0..<depth { submit(slot: slot) }
    while queue.pendingCount > 0 { queue.take(waiting: true, into: &arrivals) }
    arrivals.removeAll(keepingCapacity: true)
    let start = now()
    for slot in 0..<depth { submit(slot: slot) }
    while queue.pendingCount > 0 {
      queue.take(waiting: true, into: &arrivals)
      let goesOn = now() - start < duration
      for arrival in arrivals {
        if let failure = arrival.failure { throw failure }
        experts += 1
        bytes += arrival.bytes
        if goesOn { submit(slot: arrival.slot) }
      }
      arrivals.removeAll(keepingCapacity: true)
    }
    self.depth = depth
    self.duration = now() - start
    self.bytes = bytes
    expertCount = experts
  }
}
