import Dashboard
import Events
import Foundation

/// The figures of two recordings, for people and for programs.
struct DiffReport {
  private let comparison: SessionComparison
  private let left: SessionFigures
  private let right: SessionFigures
  private let layers: [RoutingOverlap]
  /// As `layers`, while the tokens are the same: later the models read different texts.
  private let layersWhileSame: [RoutingOverlap]

  init(_ comparison: SessionComparison) {
    self.comparison = comparison
    let count = comparison.tokenCount
    left = comparison.figures(.left, upTo: count)
    right = comparison.figures(.right, upTo: count)
    layers = comparison.overlap(tokens: 0..<count)
    layersWhileSame = comparison.overlap(tokens: 0..<(comparison.firstDifference ?? count))
  }

  // MARK: For people

  var table: String {
    var lines = [row("", "A", "B", "change")]
    lines += FigurePair.list(left, right).map { row($0.name, $0.left, $0.right, $0.change) }
    lines += [
      "", "A        \(shown(comparison.left.name))", "B        \(shown(comparison.right.name))",
    ]
    lines.append("aligned  " + alignment)
    lines.append("tokens   " + difference)
    if let caveat = comparison.caveat { lines.append("models   " + caveat) }
    if comparison.hasOneShape {
      let same = RoutingOverlap.sum(layersWhileSame)
      let all = RoutingOverlap.sum(layers)
      lines.append(
        "experts  \(percent(all.share)) of the choices are the same,"
          + " \(percent(same.share)) while the tokens are"
      )
      if let (layer, overlap) = leastAlike {
        lines.append("         least alike is layer \(layer): \(percent(overlap.share))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var alignment: String {
    guard let question = comparison.commonQuestion else {
      return "at the first token: no question is in both"
    }
    let line = question.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return "at " + quoted(line.count > 48 ? line.prefix(45) + "..." : line)
  }

  private var difference: String {
    guard let place = comparison.firstDifference else {
      return "all \(comparison.tokenCount) are the same"
    }
    let words = [SessionComparison.Side.left, .right].map { side in
      comparison.record(side, at: place).map { quoted(String(decoding: $0.text, as: UTF8.self)) }
        ?? "the end"
    }
    return "the first \(place) of \(comparison.tokenCount) are the same,"
      + " then A has \(words[0]), B \(words[1])"
  }

  private var leastAlike: (layer: Int, overlap: RoutingOverlap)? {
    layers.enumerated().filter { $0.element.share != nil }
      .min { ($0.element.share ?? 1) < ($1.element.share ?? 1) }
      .map { (layer: $0.offset, overlap: $0.element) }
  }

  private func row(_ name: String, _ left: String, _ right: String, _ change: String) -> String {
    let padded = [(left, 12), (right, 12), (change, 10)].map { text, columns in
      String(repeating: " ", count: max(1, columns - text.count)) + text
    }
    let line = name.padding(toLength: 16, withPad: " ", startingAt: 0) + padded.joined()
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private func percent(_ share: Double?) -> String {
    share.map { String(format: "%.1f %%", $0 * 100) } ?? "-"
  }

  /// Text of a recording, in quotes and without anything that controls a terminal.
  private func quoted(_ text: some StringProtocol) -> String { "\"\(shown(String(text)))\"" }

  private func shown(_ text: String) -> String {
    let appearance = Appearance()
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let (shown, _) = appearance.shown(scalar) { result.append(shown) }
    }
    return String(result)
  }

  // MARK: For programs

  private struct Document: Encodable {
    struct Session: Encodable {
      let name: String
      let model: String?
      let promptTokens: Int
      let replyTokens: Int
      let tokensPerSecond: Double?
      let firstTokenSeconds: Double?
      let hitRate: Double?
      let missesPerToken: Double?
      let readBytesPerToken: Double?
      let stallSecondsPerToken: Double?
      let evictionsPerToken: Double?
    }

    struct Layer: Encodable {
      let layer: Int
      let share: Double?
      let jaccard: Double?
      let shareWhileSame: Double?
      let jaccardWhileSame: Double?
    }

    let sessions: [Session]
    let alignedAt: String?
    let alignedTokens: Int
    let firstDifference: Int?
    let caveat: String?
    let layers: [Layer]
  }

  /// Seconds, bytes and shares from 0 to 1; what is not known is left out.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let document = Document(
      sessions: [session(comparison.left, left), session(comparison.right, right)],
      alignedAt: comparison.commonQuestion,
      alignedTokens: comparison.tokenCount,
      firstDifference: comparison.firstDifference,
      caveat: comparison.caveat,
      layers: zip(layers, layersWhileSame).enumerated().map { layer, overlaps in
        Document.Layer(
          layer: layer,
          share: overlaps.0.share,
          jaccard: overlaps.0.jaccard,
          shareWhileSame: overlaps.1.share,
          jaccardWhileSame: overlaps.1.jaccard
        )
      }
    )
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  private func session(_ session: ComparedSession, _ figures: SessionFigures) -> Document.Session {
    Document.Session(
      name: session.name,
      model: session.header?.model.name,
      promptTokens: figures.promptTokens,
      replyTokens: figures.replyTokens,
      tokensPerSecond: figures.tokensPerSecond,
      firstTokenSeconds: figures.firstTokenTime.map { Double($0) / 1e9 },
      hitRate: figures.hitShare,
      missesPerToken: figures.missesPerToken,
      readBytesPerToken: figures.readBytesPerToken,
      stallSecondsPerToken: figures.stallPerToken.map { $0 / 1e9 },
      evictionsPerToken: figures.evictionsPerToken
    )
  }
}
