import Dashboard
import Events

extension Transcript.Turn {
  /// What the reply cost, as parts of a line; none for turns that are no assistant's.
  var statistics: [String] {
    guard role == .assistant else { return [] }
    var parts: [String] = []
    switch reply?.reason {
    case nil: parts.append("cut off")
    case .finished: break
    case .stopped: parts.append("stopped")
    case .lengthLimit: parts.append("length limit")
    case .contextLimit: parts.append("context full")
    case .failed: parts.append("failed")
    }
    parts.append("\(figures.tokens) tokens")
    if figures.time > 0 {
      let seconds = Double(figures.time) / 1e9
      parts.append(NumberText.rate(Double(figures.tokens) / seconds) + " tokens/s")
    }
    if let first = figures.firstToken { parts.append("first " + NumberText.seconds(first)) }
    if figures.uses > 0 {
      let share = Double(figures.hits) / Double(figures.uses)
      parts.append("hits \(NumberText.percent(share)) %")
    }
    if figures.readBytes > 0 { parts.append(NumberText.bytes(figures.readBytes) + " read") }
    if figures.time > 0 {
      let share = Double(figures.stall) / Double(figures.time)
      parts.append("stall \(NumberText.percent(share)) %")
    }
    return parts
  }
}

extension SessionHeader {
  /// The model and the settings in a few short lines, as text of strangers.
  var summary: [String] {
    var how = ["\(settings.policy)", "\(settings.schedule)"]
    if let predictor = settings.predictor { how.append("predictor \(predictor)") }
    let exactness = settings.exactness?.changes ?? []
    if !settings.isExact && exactness.isEmpty { how.append("lossy") }
    how += settings.isExact ? ["exact"] : exactness
    return [
      "\(model.layerCount) layers × \(model.expertCount) experts, top-\(model.expertsPerToken)",
      "budget \(NumberText.bytes(settings.budgetBytes)): \(settings.slotCount) slots",
      how.joined(separator: ", "),
      "\(settings.threadCount) threads, \(host.kernels), \(host.processor)",
      "\(NumberText.date(startedAt)) UTC, moetop \(program)",
    ]
  }
}
