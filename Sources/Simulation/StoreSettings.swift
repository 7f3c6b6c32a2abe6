import Events
import Experts

/// What of an expert store's settings decides who hits, besides the policy.
package struct StoreSettings: Equatable, Sendable {
  /// Experts that may be in memory at the same time.
  package var slotCount: Int
  /// How many of these are set aside for experts that the policy does not admit.
  package var streamingSlots: Int
  /// Which reads are made before a layer asks.
  ///
  /// Every read comes in time here; so a
  /// simulation is exact where no read can come too late to change anything: not for
  /// prefetch-all, where a layer that asks too soon cancels reads.
  package var schedule: Schedule
  /// Layers that experts are chosen ahead, for the pre-gated schedule.
  package var choiceDistance: Int
  /// Experts in a layer, all of which the prefetch-all schedule reads.
  package var expertCount: Int
  /// Who is in memory before the first pass, in order.
  package var residents: [ExpertID]

  /// - Parameters:
  ///   - slotCount: all slots
  ///   - streamingSlots: those for experts that are not admitted; fewer than all
  ///   - schedule: which reads are made before a layer asks
  ///   - choiceDistance: layers from choosing to use, at least 1; read where pre-gated
  ///   - expertCount: experts in a layer; read for prefetch-all
  ///   - residents: whom the slots hold at the start; those beyond the slots are left out
  package init(
    slotCount: Int,
    streamingSlots: Int = 0,
    schedule: Schedule = .onDemand,
    choiceDistance: Int = 1,
    expertCount: Int = 0,
    residents: [ExpertID] = []
  ) {
    precondition(
      0 <= streamingSlots && streamingSlots < slotCount,
      "\(streamingSlots) of \(slotCount) slots for streaming"
    )
    precondition(choiceDistance > 0, "experts chosen \(choiceDistance) layers ahead")
    precondition(
      schedule != .prefetchAll || expertCount > 0,
      "all of \(expertCount) experts of a layer"
    )
    self.slotCount = slotCount
    self.streamingSlots = streamingSlots
    self.schedule = schedule
    self.choiceDistance = choiceDistance
    self.expertCount = expertCount
    self.residents = residents
  }

  /// Slots that the policy is for, and experts that one event may ask for.
  package var policySlots: Int { slotCount - streamingSlots }

  /// The store of a recorded session.
  /// - Throws: ``TraceError`` where there can be no such store
  package init(_ header: SessionHeader) throws(TraceError) {
    let model = header.model
    let settings = header.settings
    let places = try ExpertPlaces(checking: model)
    guard (1...Int(Int32.max)).contains(settings.slotCount) else {
      throw .badSlotCount(settings.slotCount)
    }
    guard let schedule = Schedule(rawValue: settings.schedule) else {
      throw .unknown(setting: "schedule", value: settings.schedule)
    }
    // Sessions of early versions had no other.
    let admission = settings.admission ?? AdmissionMode.forced.rawValue
    guard let admission = AdmissionMode(rawValue: admission) else {
      throw .unknown(setting: "admission", value: admission)
    }
    var isKnown: Set<Int> = []
    for place in settings.warmStart ?? [] {
      guard (0..<places.count).contains(place), isKnown.insert(place).inserted else {
        throw .badWarmStart(place: place)
      }
    }
    self.init(
      slotCount: settings.slotCount,
      streamingSlots: admission.streamingSlots(
        of: settings.slotCount,
        expertsPerToken: model.expertsPerToken
      ),
      schedule: schedule,
      choiceDistance: min(max(settings.choiceDistance ?? 1, 1), places.layers.count),
      expertCount: places.expertCount,
      residents: (settings.warmStart ?? []).map(places.expert(at:))
    )
  }
}

extension PolicyContext {
  /// What the policy of a recorded session was made for.
  ///
  /// Profile and miss curves are in no recording.
  /// - Throws: ``TraceError`` where there can be no such store
  package init(_ header: SessionHeader) throws(TraceError) {
    let model = header.model
    let settings = header.settings
    let store = try StoreSettings(header)
    let scope = settings.scope ?? PolicyScope.shared.rawValue
    guard let scope = PolicyScope(rawValue: scope) else {
      throw .unknown(setting: "scope", value: scope)
    }
    self.init(
      layerCount: model.layerCount,
      expertCount: model.expertCount,
      slotCount: store.policySlots,
      expertsPerToken: model.expertsPerToken,
      expertBytes: Array(repeating: max(model.expertBytes, 1), count: model.layerCount)
    )
    self.scope = scope
    admission = settings.admission.flatMap(AdmissionMode.init) ?? .forced
  }
}
