import Events
import Experts

/// A file of routing decisions, one row for each chosen expert.
///
/// Two formats are read. `route_trace v1`, the telemetry of BigMoeOnEdge: comment lines
/// `# route_trace v1`, `# model=… n_layer=… n_expert=… n_expert_used=…` and `# layer=…
/// expert_bytes=…`, then a line that names the columns turn, phase (0 prefill, 1 decode),
/// step, layer, slot, expert, weight, residency, expert_bytes and perhaps dropped. And the
/// plain one, columns layer and expert, where a new token begins when the layer does not
/// go up, a new selection when the layer changes or an expert comes again.
package struct RouteTraceFile: Sendable {
  /// One layer's selection for one token.
  struct Entry: Sendable {
    var turn: Int
    var phase: TokenRecord.Phase
    var step: Int
    var selection: AccessTrace.Selection
  }

  /// What the file calls the model; empty if it does not say.
  package internal(set) var model = ""
  package internal(set) var layerCount = 0
  /// Experts in a layer.
  package internal(set) var expertCount = 0
  /// Experts that the router picks for a token (top-k).
  package internal(set) var expertsPerToken = 0
  /// Bytes of one expert in each layer; 0 where the file does not say.
  package internal(set) var expertBytes: [Int] = []
  /// By turn, phase, step and layer.
  var entries: [Entry] = []

  /// Reads a file of either format.
  /// - Throws: ``RouteTraceError``, with the number of the line where there is one
  package init(path: String) throws(RouteTraceError) {
    var parser = RouteTraceParser(path: path)
    try parser.read(into: &self)
  }

  init() {}

  /// The experts that the trace asks for.
  package var places: ExpertPlaces {
    ExpertPlaces(layers: 0..<layerCount, expertCount: expertCount)
  }

  /// The events of the file; each token is a pass of its own, also in prefill.
  /// - Parameter phase: the tokens wanted; if `nil`, all
  /// - Returns: turn by turn, prefill first
  package func trace(of phase: TokenRecord.Phase? = nil) -> AccessTrace {
    var passes: [[AccessTrace.Selection]] = []
    var last: Entry?
    for entry in entries where phase == nil || entry.phase == phase {
      let isSameToken =
        last?.turn == entry.turn && last?.phase == entry.phase && last?.step == entry.step
      if !isSameToken { passes.append([]) }
      passes[passes.count - 1].append(entry.selection)
      last = entry
    }
    return AccessTrace(passes: passes)
  }
}
