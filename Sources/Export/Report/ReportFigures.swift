import Dashboard
import Events
import Session

/// The figures of a session's part, and their curves over its tokens.
struct ReportFigures {
  private var points: [TokenPoint] = []
  private let tokensBefore: Int

  /// Tokens over which a rate is taken, as on the screen.
  private static let speedTokens = 16
  private static let hitTokens = 64

  init(_ session: ExportedSession) {
    points = session.tokens.map { TokenPoint($0.record) }
    tokensBefore = session.tokensBefore
  }

  /// What to know first, as texts of digits and units.
  var tiles: [(value: String, label: String)] {
    let decoded = points.filter { $0.phase == .decode }
    let time = decoded.reduce(0.0) { $0 + Double($1.duration) }
    let stall = decoded.reduce(0.0) { $0 + Double($1.split.stall) }
    let uses = points.reduce(0) { $0 + $1.uses }
    let hits = points.reduce(0) { $0 + $1.hits }
    let bytes = points.reduce(0.0) { $0 + Double($1.readBytes) }
    let hitShare = uses > 0 ? Double(hits) / Double(uses) : nil
    return [
      ("\(points.count)", "tokens, \(decoded.count) of them decoded"),
      (NumberText.rate(time > 0 ? Double(decoded.count) * 1e9 / time : nil), "tokens/s in decode"),
      (NumberText.percent(hitShare) + " %", "hits"),
      ("\(uses - hits)", "misses"),
      (NumberText.bytes(bytes), "read"),
      (NumberText.percent(time > 0 ? stall / time : nil) + " %", "of decode is stall"),
    ]
  }

  var charts: [LineChart] {
    let range = Double(tokensBefore)...Double(tokensBefore + max(1, points.count))
    return [
      LineChart(
        title: "Tokens per second, over \(Self.speedTokens) tokens of decode",
        xLabel: "tokens",
        xRange: range,
        yUnit: "",
        points: speeds
      ),
      LineChart(
        title: "Hits, over \(Self.hitTokens) tokens",
        xLabel: "tokens",
        xRange: range,
        yUnit: " %",
        yTop: 100,
        points: hitShares
      ),
    ]
  }

  private var speeds: [LineChart.Point] {
    var durations: [Double] = []
    return points.enumerated().map { place, point in
      let x = Double(tokensBefore + place)
      guard point.phase == .decode else {
        if point.phase == .prefill { durations = [] }
        return LineChart.Point(x: x, y: nil)
      }
      durations.append(Double(point.duration))
      // The time of a draft is that of the token before it.
      let recent = durations.suffix(Self.speedTokens).drop { $0 == 0 }
      let time = recent.reduce(0, +)
      return LineChart.Point(x: x, y: time > 0 ? Double(recent.count) * 1e9 / time : nil)
    }
  }

  private var hitShares: [LineChart.Point] {
    var uses = 0
    var hits = 0
    return points.enumerated().map { place, point in
      uses += point.uses
      hits += point.hits
      if place >= Self.hitTokens {
        uses -= points[place - Self.hitTokens].uses
        hits -= points[place - Self.hitTokens].hits
      }
      let x = Double(tokensBefore + place)
      return LineChart.Point(x: x, y: uses > 0 ? Double(hits) * 100 / Double(uses) : nil)
    }
  }
}
