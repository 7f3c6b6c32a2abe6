/// What one event met in a simulated store: all that its time depends on.
struct ServedEvent: Equatable, Sendable {
  /// Experts asked for.
  var requests: Int
  /// Experts that must be read when they are asked for.
  var misses: Int
  /// Missing experts whose read was begun while the layer before was computed.
  var early = 0
  /// Experts read then that nobody asks for now.
  var useless = 0
  /// Whether what was read early is certain to be asked for: it is then never given up.
  var isCertain = false
}
