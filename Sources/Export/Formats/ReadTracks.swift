import Events

/// The tracks of the reads: one for each lane, and more where reads of a lane overlap.
///
/// Slices of one track must not overlap, or Perfetto drops them
/// (https://github.com/google/perfetto/issues/4280).
struct ReadTracks {
  /// Reads that found all tracks of their lane taken: no storage has such a queue.
  private(set) var leftOut = 0

  private static let tracksOfLane = 256

  private struct Track {
    var number: Int
    /// When its last slice ended.
    var end: Int64
  }

  private var lanes: [Int: [Track]] = [:]
  private var trackCount = 0

  /// Takes in the read that began next, and returns its slice, after a name for a new track.
  mutating func take(_ read: ReadRecord) -> [TraceEvent] {
    let start = TraceEvent.clamped(read.start)
    let end = max(start, TraceEvent.clamped(read.end))
    var events: [TraceEvent] = []
    var tracks = lanes[read.lane] ?? []
    let place: Int
    if let free = tracks.firstIndex(where: { $0.end <= start }) {
      place = free
    } else if tracks.count < Self.tracksOfLane {
      place = tracks.count
      trackCount += 1
      let name = "lane \(read.lane)" + (place == 0 ? "" : ", also \(place)")
      events.append(.name(of: .reads, track: trackCount, name))
      tracks.append(Track(number: trackCount, end: start))
    } else {
      leftOut += 1
      return []
    }
    tracks[place].end = end
    lanes[read.lane] = tracks
    events.append(
      .slice(
        "\(read.expert)",
        .reads,
        track: tracks[place].number,
        from: start,
        to: end,
        [
          "bytes": "\(read.bytes)",
          "kind": read.kind == .prefetch ? "\"prefetch\"" : "\"demand\"",
        ]
      )
    )
    return events
  }
}
