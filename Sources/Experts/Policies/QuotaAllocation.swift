/// Divides the slots of a store among the layers.
package enum QuotaAllocation {
  /// The same for every layer, as far as its experts go; what is left over goes one by one
  /// to the first layers.
  /// - Parameters:
  ///   - total: slots to divide
  ///   - most: experts of each layer
  /// - Returns: slots of each layer; together `total`, or all that the layers can use
  package static func equal(total: Int, most: [Int]) -> [Int] {
    var quotas = Array(repeating: 0, count: most.count)
    var left = min(total, most.reduce(0, +))
    while left > 0 {
      let open = quotas.indices.filter { quotas[$0] < most[$0] }
      let share = max(left / open.count, 1)
      for layer in open.prefix(left) {
        let more = min(share, most[layer] - quotas[layer])
        quotas[layer] += more
        left -= more
      }
    }
    return quotas
  }

  /// The division that leaves the fewest misses: minimises Σ misses[l][tₗ] × (1 − hidden[l])
  /// subject to Σ tₗ = total and least[l] ≤ tₗ.
  ///
  /// The dynamic programming of AdapMoE (Zhong et al., arXiv 2408.10284), which derives the
  /// misses of eight experts and top-2 from a formula; measured curves in its place hold
  /// for any model. Takes O(layers × total × experts) time.
  /// - Parameters:
  ///   - misses: for each layer, its misses with 0, 1, 2, … slots
  ///   - hidden: for each layer, the share of misses that prefetch hides
  ///   - total: slots to divide, at least the sum of `least`, at most all that curves cover
  ///   - least: slots that each layer has in any case
  /// - Returns: slots of each layer; of equally good divisions the one that gives the
  ///   earlier layers fewer
  package static func fewestMisses(
    _ misses: [[Double]],
    hidden: [Double],
    total: Int,
    least: [Int]
  ) -> [Int] {
    precondition(misses.count == hidden.count && misses.count == least.count)
    precondition(zip(misses, least).allSatisfy { $0.count > $1 }, "a curve is too short")
    let most = misses.reduce(0) { $0 + $1.count - 1 }
    precondition(least.reduce(0, +) <= total && total <= most, "\(total) slots of \(most)")

    // best[slots]: the cost of the layers from `layer` on, if they share so many slots.
    var best = [0.0] + Array(repeating: Double.infinity, count: total)
    var choices: [[Int]] = []
    for layer in misses.indices.reversed() {
      var next = Array(repeating: Double.infinity, count: total + 1)
      var choice = Array(repeating: 0, count: total + 1)
      for slots in least[layer]...total where slots < misses[layer].count {
        let cost = misses[layer][slots] * (1 - hidden[layer])
        for rest in 0...(total - slots) where best[rest] + cost < next[rest + slots] {
          next[rest + slots] = best[rest] + cost
          choice[rest + slots] = slots
        }
      }
      best = next
      choices.append(choice)
    }
    var left = total
    return choices.reversed().map { choice in
      let slots = choice[left]
      left -= slots
      return slots
    }
  }
}
