/// The eviction policies that can be chosen by name.
package enum PolicyCatalog {
  /// One policy: what it is called, what it does, how it is made.
  package struct Entry: Sendable {
    package let name: String
    /// One line for `--help` and the documents.
    package let summary: String
    /// Whether it lives from uses counted in earlier sessions.
    package let needsProfile: Bool
    private let makePolicy: @Sendable (PolicyContext, [Int]?) -> any EvictionPolicy

    fileprivate init<Policy: EvictionPolicy>(
      _ summary: String,
      needsProfile: Bool = false,
      _ make: @escaping @Sendable (PolicyContext) -> Policy
    ) {
      name = Policy.name
      self.summary = summary
      self.needsProfile = needsProfile
      makePolicy = { context, quotas in
        guard let quotas else { return make(context) }
        return LayerQuota(quotas: quotas) { layer in
          make(context.narrowed(to: layer, slotCount: quotas[layer]))
        }
      }
    }

    /// Makes the policy for a model, in the scope and with the admission that the context
    /// asks for.
    /// - Throws: ``PolicyError`` when the context lacks what policy or scope need
    package func make(_ context: PolicyContext) throws(PolicyError) -> any EvictionPolicy {
      if needsProfile {
        guard let profile = context.profile else { throw .profileNeeded(policy: name) }
        let shape = [context.layerCount, context.expertCount]
        guard [profile.layerCount, profile.expertCount] == shape else {
          throw .profileOfAnotherModel(
            found: [profile.layerCount, profile.expertCount],
            expected: shape
          )
        }
      }
      return makePolicy(context, try context.quotas())
    }
  }

  /// All policies, simple ones first.
  package static let entries: [Entry] = [
    Entry("longest unused by tokens, then the layer farthest ahead") {
      LeastRecentlyUsed(places: $0.places)
    },
    Entry("longest unused by accesses, blind to layers") {
      LeastRecentlyAccessed(places: $0.places)
    },
    Entry("last admitted, as layers come in a circle") { LastInFirstOut(places: $0.places) },
    Entry("fewest uses in this conversation") { ScoredPolicy<FrequencyScore>(context: $0) },
    Entry("fewest uses for its age") { ScoredPolicy<FrequencyOverAgeScore>(context: $0) },
    Entry("fewest uses, each fading with a half-life of 128 tokens") {
      ScoredPolicy<CombinedRecencyFrequencyScore>(context: $0)
    },
    Entry("llama.cpp: eight classes of fading uses, age in accesses") {
      ClassLRU(places: $0.places)
    },
    Entry("the same classes, age in tokens, then the layer farthest ahead") {
      ScoredPolicy<ClassOverAgeScore>(context: $0)
    },
    Entry("EdgeMoE: fewest uses for its distance ahead") {
      ScoredPolicy<FrequencyOverDistanceScore>(context: $0)
    },
    Entry("HOBBIT: recency, uses and nearness in equal parts") {
      ScoredPolicy<HobbitScore>(context: $0)
    },
    Entry("greedy dual: uses by cost and size, with aging") {
      ScoredPolicy<GreedyDualScore>(context: $0)
    },
    Entry("one queue and a hand that spares who was used") { Sieve(places: $0.places) },
    Entry("a small queue that sifts newcomers for a large one") {
      S3FIFO(places: $0.places, slotCount: $0.slotCount)
    },
    Entry("a window, and a main part entered by being used more") {
      WindowTinyLFU(
        places: $0.places,
        slotCount: $0.slotCount,
        expertsPerToken: $0.expertsPerToken
      )
    },
    Entry("keeps the favourites of earlier sessions, the rest by lru", needsProfile: true) {
      ScoredPolicy<ProfileScore>(context: $0)
    },
  ]

  /// The policy of that name.
  /// - Throws: ``PolicyError/unknown(name:known:)``
  package static func entry(named name: String) throws(PolicyError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknown(name: name, known: entries.map(\.name))
    }
    return entry
  }
}
