import Compute
import Events
import Experts
import GGUF
import Routing

extension ForwardPass {
  /// Chooses the experts of `layer`, or takes those that were chosen before, and chooses
  /// for the layer ahead where the plan says so.
  func route(layer routed: RoutedLayer, count: Int, isDecode: Bool) {
    let layer = routed.number
    let isForeseeing = isDecode && foresight.isActive
    let early = routing.router(after: layer, weights: weights)
    let wasChosen = routing.distance > 0 && layer >= routing.distance
    let needsScores = !wasChosen || !routing.choosesWeights
    var products: [(router: RouterWeights, result: Activations)] = []
    if needsScores { products.append((weights.routers[layer], routerScores)) }
    if let early { products.append((early, earlyScores)) }
    if isForeseeing { products += foresight.products(at: layer, weights: weights) }
    let input = routed.inputs.router
    prepareInputs(of: routed, routerFormats: products.map(\.router.matrix.format), count: count)
    workspace.multiply(products.map { ($0.router.matrix, $0.result) }, input, count: count)
    for (router, scores) in products { workspace.add(router.bias, to: scores, count: count) }
    if needsScores { routerObserver?(layer, count) }
    if wasChosen {
      mixture.adopt(
        earlyChoices,
        scores: needsScores ? routerScores : nil,
        inputs: input,
        layer: routed,
        count: count,
        store: store
      )
    } else {
      mixture.choose(
        scores: routerScores,
        inputs: input,
        layer: routed,
        count: count,
        store: store
      )
    }
    if early != nil { chooseEarly(for: layer + routing.distance, count: count) }
    guesses = isForeseeing ? foresee(after: layer) : []
  }

  /// Brings what router, experts and shared expert read into the form that their weights are
  /// multiplied with.
  private func prepareInputs(of layer: RoutedLayer, routerFormats: [TensorFormat], count: Int) {
    let expertFormats = store.formats(ofLayer: layer.number)
    let sharedFormats = layer.shared?.inputFormats ?? []
    guard let branches = layer.weights.branches else {
      let formats = routerFormats + expertFormats + sharedFormats
      return workspace.prepare(normed, for: formats, count: count)
    }
    let inputs = layer.inputs
    normalise(residual, branches.routerNorm, count: count, into: inputs.router)
    normalise(residual, branches.expertsNorm, count: count, into: inputs.experts)
    workspace.prepare(inputs.router, for: routerFormats, count: count)
    workspace.prepare(inputs.experts, for: expertFormats, count: count)
    workspace.prepare(inputs.shared, for: sharedFormats, count: count)
  }

  private func foresee(after layer: Int) -> [Prediction] {
    let pair = mixture.pair(of: 0)
    return foresight.observe(
      layer: layer,
      experts: pair.experts,
      weights: pair.weights,
      ownScores: routerScores,
      isResident: store.isResident
    )
  }

  private func chooseEarly(for layer: Int, count: Int) {
    for place in 0..<count {
      mixture.layers[layer].choose(
        scores: UnsafeBufferPointer(start: earlyScores.row(place), count: shape.expertCount),
        experts: earlyChoices.experts(layer: layer, token: place),
        weights: earlyChoices.weights(layer: layer, token: place)
      )
    }
  }

  /// Starts the reads that the schedule makes before a layer asks.
  func lookAhead(from layer: Int, count: Int) {
    switch schedule {
    case .resident, .onDemand:
      if !guesses.isEmpty {
        store.prefetch(guesses, from: layer, byteLimit: foresight.byteLimit)
      }
    case .prefetchAll:
      let next = layer + 1
      guard next < shape.routedLayerCount else { return }
      let all = (0..<shape.expertCount).map { index in
        Prediction(expert: ExpertID(layer: next, index: index), confidence: 1)
      }
      store.prefetch(all, from: layer)
    case .preGated:
      let target = layer + routing.distance
      guard target < shape.routedLayerCount else { return }
      store.prefetch(
        chosenEarly(for: target, count: count),
        from: layer,
        areCertain: true
      )
    }
  }

  /// The experts that a batch will use at a layer to come, most wanted first.
  private func chosenEarly(for layer: Int, count: Int) -> [Prediction] {
    var wanted = [Int](repeating: 0, count: shape.expertCount)
    var order: [Int] = []
    for place in 0..<count {
      for expert in earlyChoices.experts(layer: layer, token: place) {
        if wanted[Int(expert)] == 0 { order.append(Int(expert)) }
        wanted[Int(expert)] += 1
      }
    }
    if count > 1 { order.sort { (wanted[$0], $1) > (wanted[$1], $0) } }
    return order.map { index in
      Prediction(
        expert: ExpertID(layer: layer, index: index),
        confidence: Float(wanted[index]) / Float(count)
      )
    }
  }
}
