import Events

@testable import Inference

extension Set<ExpertID> {
  /// Follows one token: who is resident afterwards was so before, or came, more often than
  /// it left.
  ///
  /// Written apart from the dashboard's own, which must come to the same.
  mutating func follow(_ record: TokenRecord) {
    var balance: [ExpertID: Int] = [:]
    for use in record.uses where use.outcome == .miss { balance[use.expert, default: 0] += 1 }
    for read in record.reads where read.kind == .prefetch {
      balance[read.expert, default: 0] += 1
    }
    for expert in record.evictions { balance[expert, default: 0] -= 1 }
    for (expert, change) in balance {
      if (contains(expert) ? 1 : 0) + change > 0 { insert(expert) } else { remove(expert) }
    }
  }
}

extension Engine {
  /// Who has a slot with its bytes in it.
  var residents: Set<ExpertID> {
    Set(
      (0..<shape.layerCount).flatMap { layer in
        (0..<shape.expertCount).map { ExpertID(layer: layer, index: $0) }
      }.filter(store.isResident)
    )
  }
}
