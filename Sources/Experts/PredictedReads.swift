import Events

/// What was read, or is being read, before anybody asked for it.
struct PredictedReads {
  /// Being read, in the order of the requests.
  var loading: [ExpertID] = []
  /// Predicted for a layer that has not come: the last to be evicted.
  var protected: ExpertSet
  /// Of those being read, the ones that will be asked for whatever happens.
  private var certain: Set<ExpertID> = []
  /// Read, and not asked for yet.
  private var unused: Set<ExpertID> = []

  init(protected: ExpertSet) {
    self.protected = protected
  }

  var isEmpty: Bool { loading.isEmpty && protected.isEmpty }

  /// Whether reads are under way that will be asked for whatever happens.
  var hasCertain: Bool { !certain.isEmpty }

  /// Notes that a read was begun.
  mutating func begin(_ expert: ExpertID, isCertain: Bool) {
    loading.append(expert)
    if isCertain { certain.insert(expert) }
  }

  /// Notes that a read arrived; false where it was never predicted.
  mutating func settle(_ expert: ExpertID, isAwaited: Bool) -> Bool {
    guard let place = loading.firstIndex(of: expert) else { return false }
    loading.remove(at: place)
    certain.remove(expert)
    if !isAwaited { unused.insert(expert) }
    return true
  }

  /// Notes that somebody asked for a resident expert, or for one on its way.
  mutating func noteUse(of expert: ExpertID, statistics: inout StoreStatistics) {
    if unused.remove(expert) != nil || loading.contains(expert) {
      statistics.usefulPrefetches += 1
    }
  }

  mutating func noteEviction(of expert: ExpertID) { unused.remove(expert) }

  /// Forgets a read that was cancelled.
  mutating func forget(_ expert: ExpertID) {
    loading.removeAll { $0 == expert }
    certain.remove(expert)
    protected.remove(expert)
  }

  /// The layer has come: nothing of it needs protection any more.
  mutating func release(layer: Int) {
    protected.removeAll(of: layer)
  }
}
