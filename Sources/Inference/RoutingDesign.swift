import Experts

/// Who chooses experts and when they are read, as the options ask for and the model allows.
struct RoutingDesign {
  let routing: RoutingPlan
  let schedule: Schedule
  let foresight: Foresight
  /// Whether every layer is computed with the experts that the model was trained to use.
  let isExact: Bool

  /// Throws ``InferenceError``, ``GGUFError`` or ``ExpertsError`` for a sidecar that does
  /// not fit.
  init(options: EngineOptions, weights: ModelWeights, plan: ModelPlan) throws {
    let shape = plan.shape
    guard shape.routedLayerCount > 0 else {
      // Nobody chooses where there are no experts.
      routing = .ownRouter
      schedule = .onDemand
      foresight = Foresight(shape: shape)
      isExact = true
      return
    }
    let sidecar = try options.preGatesPath.map { path in
      try PreGates(path: path, shape: shape, identity: plan.file.identity)
    }
    schedule = options.schedule ?? (weights.preGates == nil ? .onDemand : .preGated)
    // Pre-gates that only a predictor wants are hints and choose nothing.
    let isHint = options.predictor?.name == PreGate.name
    if let own = weights.preGates {
      routing = .preGates(own)
    } else if let distance = options.routeAhead {
      routing = .routeAhead(distance)
    } else if let sidecar, !isHint {
      routing = .preGates(sidecar)
    } else {
      routing = schedule == .preGated ? .routeAhead(1) : .ownRouter
    }
    isExact = routing.distance == 0 || weights.preGates != nil
    let context = PredictorContext(
      layerCount: shape.routedLayerCount,
      expertCount: shape.expertCount,
      expertsPerToken: shape.expertsPerToken
    )
    foresight = Foresight(
      shape: shape,
      predictor: options.predictor?.make(context),
      scoreboard: options.scoresPredictors ? PredictorScoreboard(context) : nil,
      preGates: sidecar ?? weights.preGates,
      limit: shape.expertsPerToken,
      byteLimit: options.prefetchBytes ?? 2 * plan.layout.slotBytes
    )
  }
}
