import Session

/// Which column of the timeline a token or a moment belongs to.
struct TimelineRuler {
  /// Columns that the session takes, not all of them played yet.
  let columnCount: Int
  /// Columns up to and with the one that the screen shows.
  let playedCount: Int
  /// The session's time at the left and at the right end, in nanoseconds.
  let times: (begin: Int64, end: Int64)
  /// The first token that has a column.
  let firstToken: Int

  private let scale: ViewState.TimelineScale
  private let tokensPerColumn: Int
  private let columns: Int
  private let tokenCount: Int
  /// The time of the last event there is.
  private let lastTime: Int64
  private let points: [TokenPoint]

  init(_ scene: Scene, columns: Int) {
    self.init(scene.state, scene.view, columns: columns)
  }

  init(_ state: DashboardState, _ view: ViewState, columns: Int) {
    let shown = state.points.count
    let count = max(shown, view.transport.tokenCount)
    points = state.points
    scale = view.timelineScale
    self.columns = columns
    let now = max(state.time, view.transport.now)
    let whole = max(now, view.transport.duration)
    tokenCount = count
    lastTime = view.transport.duration
    switch (scale, view.isTimelineFollowing) {
    case (.token, false):
      firstToken = 0
      tokensPerColumn = max(1, (count + columns - 1) / max(1, columns))
      columnCount = (count + tokensPerColumn - 1) / tokensPerColumn
      times = (0, whole)
    case (.token, true):
      firstToken = max(0, shown - columns)
      tokensPerColumn = 1
      columnCount = shown - firstToken
      times = (Self.begin(of: firstToken, in: points), now)
    case (.clock, let isFollowing):
      // Following, a column is a second.
      let span = Int64(columns) * 1_000_000_000
      let begin = isFollowing ? max(0, now.clampedDifference(span)) : 0
      firstToken = isFollowing ? PlaybackIndex.firstPlace(in: points) { $0.end >= begin } : 0
      tokensPerColumn = 1
      columnCount = columns
      times = (begin, isFollowing ? max(now, span) : whole)
    }
    playedCount =
      switch scale {
      case .token: shown == 0 ? 0 : (shown - 1 - firstToken) / tokensPerColumn + 1
      case .clock: min(columns, Self.column(of: now, times, columns) + 1)
      }
  }

  /// The column of a token, or of what comes right before it; `nil` outside.
  func column(ofToken token: Int) -> Int? {
    guard token >= firstToken, token <= points.count || scale == .token else { return nil }
    let column =
      switch scale {
      case .token: (token - firstToken) / tokensPerColumn
      case .clock:
        Self.column(
          of: token < points.count ? points[token].end : points.last?.end ?? 0,
          times,
          columns
        )
      }
    return column < columns ? column : nil
  }

  /// Where the session was in a column, as far as that is on the ruler; `nil` without columns.
  func place(ofColumn column: Int) -> Destination? {
    guard columns > 0, columnCount > 0 else { return nil }
    let column = min(max(0, column), columnCount - 1)
    switch scale {
    case .token:
      return .token(min(firstToken + (column + 1) * tokensPerColumn, tokenCount))
    case .clock:
      let share = Double(column + 1) / Double(columnCount)
      let span = Double(times.end) - Double(times.begin)
      // Rounded, the sum may lie past the end.
      return .time(min(times.begin.clampedSum(Int64(span * share)), lastTime))
    }
  }

  private static func begin(of token: Int, in points: [TokenPoint]) -> Int64 {
    token > 0 && token < points.count ? points[token].begin : 0
  }

  private static func column(
    of time: Int64,
    _ times: (begin: Int64, end: Int64),
    _ columns: Int
  ) -> Int {
    let span = Double(times.end) - Double(times.begin)
    guard span > 0 else { return 0 }
    let share = min(max((Double(time) - Double(times.begin)) / span, 0), 1)
    return min(Int(share * Double(columns)), max(0, columns - 1))
  }
}

extension TokenPoint {
  /// When it was begun, in nanoseconds since the session began.
  var begin: Int64 { end.clampedDifference(duration) }
}
