import Events
import Session

extension Screen {
  /// One line of what the session came to so far: `812 tokens · 12.4 tok/s · hit 93.1 % …`.
  package var statistics: String {
    var figures = TurnFigures()
    var decoded = 0
    var decodeTime: Int64 = 0
    var rejected = 0
    for point in state.points where point.phase != .prefill {
      if point.phase == .rejected { rejected += 1 } else { decoded += 1 }
      figures.uses += point.uses
      figures.hits += point.hits
      decodeTime = decodeTime.clampedSum(max(0, point.duration))
    }
    let read = state.points.reduce(0) { $0.clampedSum($1.readBytes) }
    if state.points.isEmpty { return "no tokens yet" }
    var parts = ["\(state.points.count - rejected) tokens", "\(state.turnCount) turns"]
    if decodeTime > 0 {
      let speed = Double(decoded) * 1e9 / Double(decodeTime)
      parts.append(NumberText.rate(speed) + " tok/s")
    }
    if figures.uses > 0 {
      parts.append("hit \(NumberText.percent(Double(figures.hits) / Double(figures.uses))) %")
    }
    parts.append(NumberText.bytes(read) + " read")
    if rejected > 0 { parts.append("\(rejected) drafts rejected") }
    if let sample = state.sample {
      parts.append(NumberText.bytes(sample.residentBytes) + " in memory")
    }
    return parts.joined(separator: " · ")
  }
}
