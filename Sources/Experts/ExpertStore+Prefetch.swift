import Events

extension ExpertStore {
  /// Starts reads for layers ahead, as far as there are slots to spare and bytes allowed.
  ///
  /// What is in memory already is kept until its layer has come.
  /// - Parameters:
  ///   - predictions: experts of later layers, best first
  ///   - layer: the layer being computed
  ///   - areCertain: whether all of them will be asked for; they then come right after the
  ///     reads that somebody waits for, with all lanes and in one piece
  ///   - byteLimit: bytes of predicted reads that may be under way
  package func prefetch(
    _ predictions: [Prediction],
    from layer: Int,
    areCertain: Bool = false,
    byteLimit: Int = .max
  ) {
    settleArrivals(waiting: false)
    for prediction in predictions {
      let expert = prediction.expert
      predicted.protected.insert(expert)
      guard table.slot(of: expert) == nil else { continue }
      guard (predicted.loading.count + 1) * layout.slotBytes <= byteLimit,
        makeRoom(forPrediction: expert)
      else {
        predicted.protected.remove(expert)
        continue
      }
      policy.recordAdmission(expert)
      read(
        expert,
        into: table.occupy(expert),
        priority: areCertain
          ? .demand(waiting: 0)
          : .predicted(
            layersAhead: layersAhead(of: expert, from: layer),
            confidence: prediction.confidence
          )
      )
      predicted.begin(expert, isCertain: areCertain)
      statistics.prefetches += 1
    }
  }

  /// The same layer is a whole token away.
  private func layersAhead(of expert: ExpertID, from layer: Int) -> Int {
    let count = layout.layers.count
    let distance = (expert.layer - layer + count) % count
    return distance == 0 ? count : distance
  }

  /// Reads experts in order as long as there are free slots, and waits for them, unless they
  /// can be borrowed.
  ///
  /// For the time before the first token: ``statistics`` begin after it.
  /// - Returns: who was read, in order
  @discardableResult
  package func fill(with experts: some Sequence<ExpertID>) -> [ExpertID] {
    var filled: [ExpertID] = []
    for expert in experts where table.hasRoom && table.slot(of: expert) == nil {
      policy.recordAdmission(expert)
      filled.append(expert)
      let slot = table.occupy(expert)
      if borrow(expert, slot: slot) { continue }
      read(expert, into: slot, priority: .demand(waiting: 1))
      predicted.begin(expert, isCertain: false)
    }
    while !predicted.loading.isEmpty { settleArrivals(waiting: true) }
    statistics = StoreStatistics()
    return filled
  }

  /// Reads every expert of the model, as far as there are slots.
  /// - Returns: who was read, in order
  @discardableResult
  package func fill() -> [ExpertID] {
    fill(
      with: layout.layers.indices.lazy.filter { !self.layout.layers[$0].isEmpty }.flatMap { layer in
        (0..<self.layout.expertCount).map { ExpertID(layer: layer, index: $0) }
      }
    )
  }

  /// Gives up what was predicted for a layer that now knows what it wants.
  ///
  /// Reads that have not begun are cancelled; what has been read stays like any other.
  package func settlePredictions(for layer: Int, wanting isWanted: (Int) -> Bool) {
    guard !predicted.isEmpty else { return }
    for expert in predicted.loading
    where expert.layer == layer && !isWanted(expert.index) && cancel(expert) {
      predicted.forget(expert)
    }
    predicted.release(layer: layer)
  }

  /// Gives up all predictions, and waits for the reads that cannot be.
  func cancelPredictions() {
    for expert in predicted.loading where cancel(expert) { predicted.forget(expert) }
    while !predicted.loading.isEmpty { settleArrivals(waiting: true) }
    predicted.protected.removeAll()
  }

  /// A read that was predicted is now waited for.
  func demand(_ expert: ExpertID, waiting: Int) {
    guard let slot = table.slot(of: expert) else {
      preconditionFailure("\(expert) is not being read")
    }
    queue.raise(ticket: table.ticket(of: slot), to: .demand(waiting: waiting))
  }

  /// Takes a predicted read back; false where it has begun and will arrive.
  func cancel(_ expert: ExpertID) -> Bool {
    guard let slot = table.slot(of: expert), queue.cancel(ticket: table.ticket(of: slot))
    else { return false }
    pinned.remove(expert)
    policy.remove(expert)
    table.release(expert)
    statistics.cancelled += 1
    return true
  }
}
