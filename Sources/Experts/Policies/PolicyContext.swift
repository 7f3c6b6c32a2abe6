/// What a policy is made for: the model's shape, the slots, and what was measured before.
package struct PolicyContext: Sendable {
  package let layerCount: Int
  /// Experts in a layer.
  package let expertCount: Int
  package let slotCount: Int
  /// Experts that the router picks for a token (top-k).
  package let expertsPerToken: Int
  /// Bytes of one expert in each layer; 0 for a layer without experts.
  package let expertBytes: [Int]
  /// What reading an expert of each layer costs, in any unit; if empty, its bytes.
  package var readCosts: [Double] = []
  /// Uses counted in earlier sessions.
  package var profile: ResidencyProfile?
  /// Measured misses: `[layer][slots]`, for 0 slots to one for each expert of the layer.
  package var missCurves: [[Double]]?
  /// Share of each layer's misses that prefetch hides, 0 to 1; if empty, none.
  package var prefetchShares: [Double] = []
  package var scope: PolicyScope = .shared
  package var admission: AdmissionMode = .forced
  /// The experts that the policy will see.
  package private(set) var places: ExpertPlaces

  package init(
    layerCount: Int,
    expertCount: Int,
    slotCount: Int,
    expertsPerToken: Int,
    expertBytes: [Int]
  ) {
    precondition(slotCount > 0 && expertsPerToken > 0, "\(slotCount) slots, \(expertsPerToken)")
    precondition(expertBytes.count == layerCount, "\(expertBytes.count) sizes, \(layerCount)")
    self.layerCount = layerCount
    self.expertCount = expertCount
    self.slotCount = slotCount
    self.expertsPerToken = expertsPerToken
    self.expertBytes = expertBytes
    places = ExpertPlaces(layers: 0..<layerCount, expertCount: expertCount)
  }

  /// What reading one expert of a layer costs.
  package func readCost(layer: Int) -> Double {
    readCosts.isEmpty ? Double(expertBytes[layer]) : readCosts[layer]
  }

  /// The context of one layer's own policy under quotas.
  func narrowed(to layer: Int, slotCount: Int) -> PolicyContext {
    var narrow = PolicyContext(
      layerCount: layerCount,
      expertCount: expertCount,
      slotCount: max(slotCount, 1),
      expertsPerToken: expertsPerToken,
      expertBytes: expertBytes
    )
    narrow.readCosts = readCosts
    narrow.profile = profile
    narrow.admission = admission
    narrow.places = ExpertPlaces(layers: layer..<layer + 1, expertCount: expertCount)
    return narrow
  }

  /// The slots of each layer, or `nil` for a shared pool.
  func quotas() throws(PolicyError) -> [Int]? {
    // A layer never needs more slots than it has experts.
    let most = expertBytes.map { $0 > 0 ? expertCount : 0 }
    switch scope {
    case .shared:
      return nil
    case .layer:
      return QuotaAllocation.equal(total: slotCount, most: most)
    case .dp:
      guard let missCurves else { throw .missCurvesNeeded }
      guard missCurves.count == layerCount,
        zip(missCurves, most).allSatisfy({ $0.count > $1 })
      else { throw .missCurvesOfAnotherModel }
      let equal = QuotaAllocation.equal(total: slotCount, most: most)
      return QuotaAllocation.fewestMisses(
        zip(missCurves, most).map { Array($0.prefix($1 + 1)) },
        hidden: prefetchShares.isEmpty ? Array(repeating: 0, count: layerCount) : prefetchShares,
        total: equal.reduce(0, +),
        // Below top-k slots for each layer there is no fair floor left to keep.
        least: equal.map { min($0, expertsPerToken) }
      )
    }
  }
}
