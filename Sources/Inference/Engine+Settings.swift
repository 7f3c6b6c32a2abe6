import Experts

extension Engine {
  /// Changes budget or policy between two tokens; the output stays what it is.
  ///
  /// A smaller budget evicts at once, and gives the memory back. The policy begins with the
  /// residents and without their past. A budget that was given here is kept: it no longer
  /// follows what other programs leave.
  /// - Parameters:
  ///   - budget: as when the session began; `nil` keeps the present one
  ///   - policy: with its scope and what it needs; admission stays as the session began;
  ///     `nil` keeps the present policy
  /// - Throws: ``ExpertsError`` when the budget is too small,
  ///   ``InferenceError/notResident(slots:experts:neededBytes:)`` when the schedule needs more,
  ///   ``PolicyError`` when the policy misses something; nothing is changed then
  package func change(budget: MemoryBudget?, policy: PolicyChoice?) throws {
    let layout = store.layout
    let slots =
      try budget?.slotCount(for: layout, expertsPerToken: shape.expertsPerToken)
      ?? store.slotCount
    let floor = shape.expertsPerToken + store.slotCount - store.eventLimit
    guard slots >= floor else {
      throw ExpertsError.budgetBelowFloor(
        bytes: slots * layout.slotBytes,
        floorBytes: floor * layout.slotBytes,
        expertsPerToken: shape.expertsPerToken
      )
    }
    if forward.schedule == .resident { try requireRoomForAll(slots) }
    store.change(slotCount: slots, policy: try policy?.maker(layout: layout, shape: shape))
    if budget != nil { pressure = nil }
    settings.slotCount = slots
    settings.budgetBytes = slots * layout.slotBytes
    settings.policy = store.policyName
    if let policy { settings.scope = policy.scope.rawValue }
  }

  /// Changes when experts are read, between two tokens; the output stays what it is.
  ///
  /// Experts that are missing when everything becomes resident are read when they are first
  /// asked for: a conversation does not wait for all of them.
  /// - Throws: ``InferenceError/notResident(slots:experts:neededBytes:)`` when the budget does
  ///   not hold all experts, ``InferenceError/choosesNoneEarly`` where nothing chooses experts
  ///   early; nothing is changed then
  package func change(schedule: Schedule) throws(InferenceError) {
    switch schedule {
    case .resident: try requireRoomForAll(store.slotCount)
    case .preGated where !choosesEarly: throw .choosesNoneEarly
    case .preGated, .onDemand, .prefetchAll: break
    }
    forward.schedule = schedule
    settings.schedule = schedule.rawValue
  }

  private func requireRoomForAll(_ slots: Int) throws(InferenceError) {
    let layout = store.layout
    guard slots < layout.totalExpertCount else { return }
    throw .notResident(
      slots: slots,
      experts: layout.totalExpertCount,
      neededBytes: layout.totalExpertCount * layout.slotBytes
    )
  }
}
