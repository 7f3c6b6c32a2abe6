import Foundation

@testable import Experts

/// The decode tokens of a real run: a `route_trace v1` file of BigMoeOnEdge.
///
/// The folder with such files is named by the environment variable `MOETOP_TRACES`.
struct RouteTraceSample {
  let context: PredictorContext
  /// The layers of each token, best expert first.
  let tokens: [[RoutingMoment]]

  static var folder: String? { ProcessInfo.processInfo.environment["MOETOP_TRACES"] }

  /// `nil` when the text is no such trace.
  init?(path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var layerCount = 0
    var expertCount = 0
    var expertsPerToken = 0
    var tokens: [[RoutingMoment]] = []
    var step: Substring = ""
    for line in text.split(separator: "\n") {
      if line.hasPrefix("#") {
        for word in line.split(separator: " ") {
          let pair = word.split(separator: "=")
          guard pair.count == 2, let value = Int(pair[1]) else { continue }
          switch pair[0] {
          case "n_layer": layerCount = value
          case "n_expert": expertCount = value
          case "n_expert_used": expertsPerToken = value
          default: break
          }
        }
        continue
      }
      // turn, phase (1: decode), step, layer, slot, expert, weight, ...
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count >= 7, fields[1] == "1", let layer = Int(fields[3]),
        let expert = Int(fields[5]), let weight = Float(fields[6])
      else { continue }
      if fields[2] != step {
        step = fields[2]
        tokens.append([])
      }
      if fields[4] == "0" {
        tokens[tokens.count - 1].append(RoutingMoment(layer: layer, experts: [], weights: []))
      }
      let last = tokens[tokens.count - 1].count - 1
      tokens[tokens.count - 1][last].experts.append(expert)
      tokens[tokens.count - 1][last].weights.append(weight)
    }
    guard layerCount > 0, expertCount > 0, expertsPerToken > 0, !tokens.isEmpty else { return nil }
    context = PredictorContext(
      layerCount: layerCount,
      expertCount: expertCount,
      expertsPerToken: expertsPerToken
    )
    self.tokens = tokens
  }
}
