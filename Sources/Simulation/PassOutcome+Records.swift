import Events

extension PassOutcome {
  /// The tokens of a pass as the simulated store would have served them: the same experts
  /// with other outcomes, reads and evictions.
  ///
  /// Times stay those of the recording, as a simulation knows none, and reads have none: they
  /// begin and end when the pass began.
  /// - Parameters:
  ///   - tokens: the pass as it was recorded, the same that was simulated
  ///   - expertBytes: bytes of a read
  /// - Returns: as many records, in the same order
  package func records(of tokens: [TokenRecord], expertBytes: Int) -> [TokenRecord] {
    guard let start = tokens.first?.start else { return [] }
    var records = tokens
    for place in records.indices {
      records[place].reads = []
      records[place].evictions = []
    }
    let askers = rewriteUses(of: &records)
    func note(_ expert: ExpertID, _ kind: ReadRecord.Kind, at place: Int) {
      records[place].reads.append(
        ReadRecord(
          expert: expert,
          bytes: expertBytes,
          start: start,
          end: start,
          lane: 0,
          kind: kind
        )
      )
    }
    for expert in filled { note(expert, .prefetch, at: 0) }
    var missed = missed[...]
    var prefetched = prefetched[...]
    var evicted = evicted[...]
    for event in events {
      for expert in missed.prefix(event.misses) { note(expert, .demand, at: askers[expert] ?? 0) }
      for expert in prefetched.prefix(event.prefetches) { note(expert, .prefetch, at: 0) }
      for expert in evicted.prefix(event.evictions) {
        // Who may come back in a later layer is told first, as in the engine's records.
        let place = expert.layer > event.layer ? 0 : records.count - 1
        records[place].evictions.append(expert)
      }
      missed = missed.dropFirst(event.misses)
      prefetched = prefetched.dropFirst(event.prefetches)
      evicted = evicted.dropFirst(event.evictions)
    }
    return records
  }

  /// Sets the outcomes; the first token that asked for an expert met the store, the others
  /// met what it brought in.
  /// - Returns: of each expert, the first token that asked for it
  private func rewriteUses(of records: inout [TokenRecord]) -> [ExpertID: Int] {
    let missed = Set(missed)
    var askers: [ExpertID: Int] = [:]
    for place in records.indices {
      for number in records[place].uses.indices {
        let use = records[place].uses[number]
        guard use.outcome != .skipped else { continue }
        let isFirst = askers[use.expert] == nil
        if isFirst { askers[use.expert] = place }
        records[place].uses[number].outcome =
          isFirst && missed.contains(use.expert) ? .miss : .hit
      }
    }
    return askers
  }
}
