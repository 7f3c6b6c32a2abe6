/// When experts are read: the four designs that Pre-gated MoE compares (arXiv 2308.12066,
/// section 3).
package enum Schedule: String, CaseIterable, Sendable {
  /// All of them before the first token; needs a budget for all.
  case resident
  /// When the layer's router has chosen them.
  case onDemand = "on-demand"
  /// All experts of the next layer while this one is computed (SE-MoE, arXiv 2205.10034).
  case prefetchAll = "prefetch-all"
  /// Those that the next layer will use, as they are chosen one layer early.
  case preGated = "pre-gated"
}
