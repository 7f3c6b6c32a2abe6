/// The experts that are to be read into slots, and the threads that read them.
///
/// An expert is submitted as its pieces and has arrived when the last of them is in. Those
/// demanded are read before those predicted, and a predicted read is never in the way for
/// longer than one small part of it takes.
///
/// Used by one thread.
package final class ReadQueue {
  /// What reads: `io_uring` or `pread`.
  package var backendName: String { backend.name }

  private let desk: ReadDesk
  private let backend: any ReadBackend
  private var isClosed = false

  /// - Parameters:
  ///   - options: how many reads at once, and by what
  ///   - alignment: of reads, in bytes; a power of two, at least that of every file
  ///   - now: nanoseconds since the session began
  package init(options: ReadOptions, alignment: Int, now: @escaping @Sendable () -> Int64) {
    precondition(options.laneCount > 0, "\(options.laneCount) lanes")
    // One read at a time is left for what may be demanded meanwhile, where there are two.
    desk = ReadDesk(
      ReadSchedule(alignment: alignment, predictedLimit: max(1, options.laneCount - 1))
    )
    let reader = PartReader(options: options, alignment: alignment, now: now)
    let wantsRing = options.backend == .ring && options.simulated == nil
    backend =
      (wantsRing ? ReadRing(desk: desk, laneCount: options.laneCount, reader: reader) : nil)
      ?? ReadLanes(desk: desk, laneCount: options.laneCount, reader: reader)
  }

  deinit {
    close()
  }

  /// Reads submitted that were neither cancelled nor handed out by
  /// ``take(waiting:into:)``.
  package var pendingCount: Int { desk.locked { $0.pendingCount } }

  /// Queues one expert.
  ///
  /// - Parameters:
  ///   - slot: comes back with the arrival
  ///   - pieces: at least one; those that go on from each other in file and memory are
  ///     read as one
  ///   - priority: when it is its turn; first come, first served among equals
  /// - Returns: the ticket that names this read
  package func submit(slot: Int, pieces: [ReadPiece], priority: ReadPriority) -> Int {
    precondition(!isClosed, "a read for slot \(slot) after the queue was closed")
    let ticket = desk.locked { $0.submit(slot: slot, pieces: pieces, priority: priority) }
    backend.wake()
    return ticket
  }

  /// Makes a read more urgent; one that is as urgent, or has arrived, stays as it is.
  package func raise(ticket: Int, to priority: ReadPriority) {
    desk.locked { $0.raise(ticket: ticket, to: priority) }
    backend.wake()
  }

  /// Takes a read back that nothing has begun on.
  ///
  /// - Returns: true when it will never arrive and its memory is free; false when it is
  ///   under way, or there, and will be handed out
  package func cancel(ticket: Int) -> Bool {
    desk.locked { $0.cancel(ticket: ticket) }
  }

  /// Appends the experts that arrived since the last call to `list`.
  ///
  /// - Parameters:
  ///   - waiting: whether to wait until there is one; never waits when none is pending
  ///   - list: receives them in the order of their arrival
  package func take(waiting: Bool, into list: inout [ReadArrival]) {
    desk.take(waiting: waiting, into: &list)
  }

  /// Ends the reading: waits for what is under way and drops the rest.
  ///
  /// Nothing is written into slots afterwards; what has arrived can still be taken.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    desk.close()
    backend.join()
  }
}
