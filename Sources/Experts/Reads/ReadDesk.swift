/// The schedule, as the one who wants experts and the threads that read them share it.
final class ReadDesk: @unchecked Sendable {
  // Sendable: everything mutable is touched only with the monitor's lock held.
  private let monitor = Monitor()
  private let work: Monitor.Condition
  private let arrival: Monitor.Condition
  private var schedule: ReadSchedule
  private var isClosing = false

  init(_ schedule: ReadSchedule) {
    self.schedule = schedule
    work = Monitor.Condition(of: monitor)
    arrival = Monitor.Condition(of: monitor)
  }

  /// Reads or changes the schedule; ``wake()`` if there may be more to do after.
  func locked<Result>(_ body: (inout ReadSchedule) -> Result) -> Result {
    monitor.locked { body(&schedule) }
  }

  func wake() {
    work.broadcast()
  }

  /// Takes what has arrived; waits for something if told to and there is something to come.
  func take(waiting: Bool, into list: inout [ReadArrival]) {
    monitor.locked {
      while waiting && schedule.arrived.isEmpty && schedule.pendingCount > 0 { arrival.wait() }
      schedule.take(into: &list)
    }
  }

  /// Hands out no more parts.
  func close() {
    monitor.locked {
      isClosing = true
      schedule.abandon()
      work.broadcast()
      arrival.broadcast()
    }
  }

  /// The next part, or nil when there is none to be had at the moment.
  func nextPart() -> ReadPart? {
    monitor.locked { schedule.next() }
  }

  /// The next part, when there is one; nil when the desk is closed.
  ///
  /// Who has finished a part asks at once, so that nobody need be woken for the place that
  /// it left.
  func waitForPart() -> ReadPart? {
    monitor.locked {
      while !schedule.canStart && !isClosing { work.wait() }
      return schedule.next()
    }
  }

  func finish(_ part: ReadPart, _ news: ReadArrival) {
    monitor.locked {
      schedule.finish(part, news)
      if !schedule.arrived.isEmpty { arrival.signal() }
    }
  }

  var isClosed: Bool { monitor.locked { isClosing } }
}
