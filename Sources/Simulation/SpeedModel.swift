/// How fast a simulated run would be: compute and read times, event by event, as the forward
/// pass orders them.
///
/// Experts that are in memory are computed while the missing ones are read; each of those
/// is computed when it has arrived. Reads share one device (``StorageModel``). What is read
/// early begins with the layer before, after that layer's own reads.
package struct SpeedModel: Equatable, Sendable {
  package var compute: ComputeModel
  package var storage: StorageModel
  /// Bytes that are read for one expert.
  package var expertBytes: Double

  package init(compute: ComputeModel, storage: StorageModel, expertBytes: Double) {
    self.compute = compute
    self.storage = storage
    self.expertBytes = expertBytes
  }

  /// The time of one decode token.
  struct TokenTime: Equatable {
    /// Nanoseconds of the forward pass.
    var total = 0.0
    /// Nanoseconds of it in which compute waited for a read.
    var stall = 0.0
    /// Experts whose read began, asked for or not.
    var reads = 0
  }

  /// Times one decode token.
  /// - Parameters:
  ///   - events: layer by layer
  ///   - freshShare: share of the reads that go into slots that nobody used before
  /// - Returns: its time, and what of it was waiting
  func time(of events: [ServedEvent], freshShare: Double = 0) -> TokenTime {
    var timeline = ReadTimeline(storage: storage, expertBytes: expertBytes)
    var now = 0.0
    var result = TokenTime()
    var beganAt = 0.0
    for event in events {
      let previous = beganAt
      now += compute.layers / Double(events.count)
      beganAt = now
      var arrivals: [Double] = []
      var misses = event.misses
      // Useful guesses lie evenly among the useless ones.
      let guesses = event.early + event.useless
      for place in 0..<guesses {
        let isUseful = (place + 1) * event.early / guesses > place * event.early / guesses
        if event.isCertain || timeline.canBegin(by: now) {
          // What nobody asks for makes way for what somebody does, also half-way.
          if !isUseful, timeline.arrival(at: previous, freshShare: freshShare) > now { continue }
          let arrival = timeline.read(at: previous, freshShare: freshShare)
          result.reads += 1
          if isUseful { arrivals.append(arrival) }
        } else if isUseful {
          misses += 1
        }
      }
      for _ in 0..<misses {
        arrivals.append(timeline.read(at: now, freshShare: freshShare))
        result.reads += 1
      }
      now += Double(max(0, event.requests - arrivals.count)) * compute.expert
      if !arrivals.isEmpty { now += compute.waitingLayer }
      arrivals.sort()
      var done = 0
      while done < arrivals.count {
        if arrivals[done] > now {
          result.stall += arrivals[done] - now
          now = arrivals[done]
        }
        while done < arrivals.count, arrivals[done] <= now {
          done += 1
          now += compute.expert + compute.missedExpert
        }
      }
    }
    result.total = now
    return result
  }
}
