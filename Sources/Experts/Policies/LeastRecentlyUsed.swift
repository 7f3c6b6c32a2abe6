import Events

/// Evicts the expert unused for longest; among equals the one needed last.
///
/// Time is counted in forward passes, so all experts of one token are equally recent, and
/// a tie goes to the layer that lies farthest ahead of the one being computed. Plain LRU
/// would throw out the layers just ahead, which are the oldest: below the working set of
/// one token it then never hits at all.
package struct LeastRecentlyUsed: EvictionPolicy {
  package static let name = "lru"

  private let layerCount: Int
  private let expertCount: Int
  private var step = 0
  private var layer = 0
  // One list for each layer, most recent first, threaded through arrays that are indexed
  // by (layer × expertCount + index). -1 ends a list.
  private var newer: [Int32]
  private var older: [Int32]
  private var lastStep: [Int]
  private var newest: [Int32]
  private var oldest: [Int32]

  package init(layerCount: Int, expertCount: Int) {
    self.layerCount = layerCount
    self.expertCount = expertCount
    newer = Array(repeating: -1, count: layerCount * expertCount)
    older = newer
    lastStep = Array(repeating: 0, count: layerCount * expertCount)
    newest = Array(repeating: -1, count: layerCount)
    oldest = newest
  }

  package mutating func begin(step: Int, layer: Int) {
    self.step = step
    self.layer = layer
  }

  package mutating func recordHit(_ expert: ExpertID) {
    unlink(place(of: expert))
    link(place(of: expert))
  }

  package mutating func recordAdmission(_ expert: ExpertID) {
    link(place(of: expert))
  }

  package mutating func removeVictim(except pinned: Set<ExpertID>) -> ExpertID? {
    var victim = -1
    var victimDistance = 0
    for candidateLayer in 0..<layerCount {
      var candidate = Int(oldest[candidateLayer])
      while candidate >= 0 && pinned.contains(expert(at: candidate)) {
        candidate = Int(newer[candidate])
      }
      guard candidate >= 0 else { continue }
      let distance = distanceAhead(of: candidateLayer)
      let isBetter =
        victim < 0 || lastStep[candidate] < lastStep[victim]
        || (lastStep[candidate] == lastStep[victim] && distance > victimDistance)
      if isBetter {
        victim = candidate
        victimDistance = distance
      }
    }
    guard victim >= 0 else { return nil }
    unlink(victim)
    return expert(at: victim)
  }

  /// Layers until `candidateLayer` is computed; the present layer is a whole token away.
  private func distanceAhead(of candidateLayer: Int) -> Int {
    let distance = (candidateLayer - layer + layerCount) % layerCount
    return distance == 0 ? layerCount : distance
  }

  private func place(of expert: ExpertID) -> Int {
    expert.layer * expertCount + expert.index
  }

  private func expert(at place: Int) -> ExpertID {
    ExpertID(layer: place / expertCount, index: place % expertCount)
  }

  private mutating func link(_ place: Int) {
    let list = place / expertCount
    lastStep[place] = step
    newer[place] = -1
    older[place] = newest[list]
    if newest[list] >= 0 { newer[Int(newest[list])] = Int32(place) }
    newest[list] = Int32(place)
    if oldest[list] < 0 { oldest[list] = Int32(place) }
  }

  private mutating func unlink(_ place: Int) {
    let list = place / expertCount
    if newer[place] >= 0 {
      older[Int(newer[place])] = older[place]
    } else {
      newest[list] = older[place]
    }
    if older[place] >= 0 {
      newer[Int(older[place])] = newer[place]
    } else {
      oldest[list] = newer[place]
    }
  }
}
