import Events

extension TokenRecord {
  /// The record as a file may hold it: times from 0 that do not run backwards, no sizes
  /// below 0, weights as ``ExpertUse/recordedWeight(_:)`` says.
  ///
  /// A reader refuses anything else, so what a faulty clock or a broken model gives is put
  /// right on its way into the file.
  package var recorded: TokenRecord {
    var record = withSoundTimes
    for place in uses.indices {
      record.uses[place].weight = ExpertUse.recordedWeight(uses[place].weight)
    }
    return record
  }

  /// The record with all of it but the weights put right; packing sees to those.
  var withSoundTimes: TokenRecord {
    var record = self
    record.start = max(0, start)
    record.end = max(record.start, end)
    record.isReasoning = isReasoning && phase == .decode
    record.time = TimeSplit(
      attention: max(0, time.attention),
      experts: max(0, time.experts),
      stall: max(0, time.stall),
      other: max(0, time.other)
    )
    for (place, read) in reads.enumerated() where !read.isSound {
      record.reads[place].bytes = max(0, read.bytes)
      record.reads[place].start = max(0, read.start)
      record.reads[place].end = max(0, read.start, read.end)
      record.reads[place].lane = max(0, read.lane)
    }
    return record
  }
}

extension ReadRecord {
  fileprivate var isSound: Bool { bytes >= 0 && start >= 0 && end >= start && lane >= 0 }
}
