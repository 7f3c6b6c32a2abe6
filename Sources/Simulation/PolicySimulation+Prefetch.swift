import Events
import Experts

/// Reads that a schedule makes before a layer asks, as `ForwardPass.lookAhead` and
/// `ExpertStore.prefetch` make them.
extension PolicySimulation {
  /// The layer has come: nothing of it needs protection any more.
  mutating func release(layer: Int) {
    if hasProtected { protected.removeAll(of: layer) }
  }

  /// Starts the reads that the schedule makes while a layer is computed.
  mutating func lookAhead(from number: Int, of pass: AccessPass) {
    switch settings.schedule {
    case .resident, .onDemand:
      return
    case .prefetchAll:
      guard number + 1 < pass.count else { return }
      let next = Int(pass.layers[number + 1])
      for index in 0..<settings.expertCount {
        prefetch(ExpertID(layer: next, index: index))
      }
    case .preGated:
      let target = number + settings.choiceDistance
      guard target < pass.count else { return }
      for expert in mostWanted(of: target, of: pass) { prefetch(expert) }
    }
  }

  /// One token's experts in the router's order, a batch's by how many tokens want them.
  private func mostWanted(of number: Int, of pass: AccessPass) -> [ExpertID] {
    let layer = Int(pass.layers[number])
    var range = Array(pass.range(of: number))
    if !pass.tokenCounts.isEmpty {
      range.sort {
        (pass.tokenCounts[$0], pass.experts[$1]) > (pass.tokenCounts[$1], pass.experts[$0])
      }
    }
    return range.map { ExpertID(layer: layer, index: Int(pass.experts[$0])) }
  }

  private mutating func prefetch(_ expert: ExpertID) {
    protected.insert(expert)
    hasProtected = true
    guard !resident.contains(expert) else { return }
    guard makeRoom(forPrediction: expert) else {
      protected.remove(expert)
      return
    }
    admit(expert)
    prefetches += 1
    lastPass.prefetched.append(expert)
    lastPass.events[lastPass.events.count - 1].prefetches += 1
  }

  private mutating func makeRoom(forPrediction expert: ExpertID) -> Bool {
    if hasRoom && !policy.isOverQuota(admitting: expert) { return true }
    guard let victim = policy.removeVictim(for: expert, except: shielded) else { return false }
    evict(victim)
    return true
  }
}
