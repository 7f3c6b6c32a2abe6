import Events
import SampleFiles
import Testing

@testable import Experts

/// What holds for every policy in every scope and with every kind of admission.
@Suite("Policy contract")
struct PolicyContractTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var scope: PolicyScope
    var admission: AdmissionMode
    var testDescription: String { "\(name), \(scope), \(admission)" }
  }

  static let cases = PolicyCatalog.entries.flatMap { entry in
    PolicyScope.allCases.flatMap { scope in
      AdmissionMode.allCases.map { Case(name: entry.name, scope: scope, admission: $0) }
    }
  }

  private static let layerCount = 5
  private static let expertCount = 12

  private func policy(_ item: Case, slotCount: Int) throws -> any EvictionPolicy {
    var context = PolicyContext(
      layerCount: Self.layerCount,
      expertCount: Self.expertCount,
      slotCount: slotCount,
      expertsPerToken: 3,
      expertBytes: [100, 100, 0, 80, 80]
    )
    var profile = ResidencyProfile(
      model: "sample",
      layerCount: Self.layerCount,
      expertCount: Self.expertCount
    )
    for layer in 0..<Self.layerCount {
      for index in 0..<4 { profile.recordUse(of: ExpertID(layer: layer, index: index)) }
    }
    context.profile = profile
    context.missCurves = (0..<Self.layerCount).map { layer in
      (0...Self.expertCount).map { 100 / Double($0 + layer + 1) }
    }
    context.scope = item.scope
    context.admission = item.admission
    return try PolicyCatalog.entry(named: item.name).make(context)
  }

  /// Serves random events, now and then one as large as the store, now and then a slot
  /// taken back, and returns what left and who streamed through.
  private func serve(_ item: Case, slotCount: Int, seed: UInt64) throws -> [ExpertID] {
    var policy = try policy(item, slotCount: slotCount)
    var random = SeededRandom(seed: seed)
    var resident: Set<ExpertID> = []
    var left: [ExpertID] = []
    for step in 1...60 {
      if step % 20 == 1 { policy.beginSequence() }
      for layer in [0, 1, 3, 4] {
        let isBatch = Int.random(in: 0..<15, using: &random) == 0
        let count = isBatch ? min(slotCount, Self.expertCount) : 3
        // The square makes low indices more likely: something to learn.
        var asked: Set<Int> = []
        while asked.count < count {
          let draw = Double.random(in: 0..<1, using: &random)
          asked.insert(Int(draw * draw * Double(Self.expertCount)))
        }
        let event = asked.sorted().map { ExpertID(layer: layer, index: $0) }
        let pinned = ExpertSet(event)
        policy.begin(step: step, layer: layer)
        for expert in event where resident.contains(expert) { policy.recordHit(expert) }
        for expert in event where !resident.contains(expert) {
          let isFree = resident.count < slotCount && !policy.isOverQuota(admitting: expert)
          if !isFree {
            guard policy.admits(expert, except: pinned) else {
              #expect(item.admission == .bypass)
              left.append(expert)
              continue
            }
            let victim = policy.removeVictim(for: expert, except: pinned)
            if let victim {
              #expect(!pinned.contains(victim), "\(victim) is pinned")
              #expect(resident.remove(victim) != nil, "\(victim) is not resident")
              left.append(victim)
            } else {
              try #require(resident.count < slotCount, "no victim, no slot")
            }
          }
          policy.recordAdmission(expert)
          resident.insert(expert)
          #expect(resident.count <= slotCount)
        }
      }
      if step % 7 == 0, let lost = resident.sorted().randomElement(using: &random) {
        policy.remove(lost)
        resident.remove(lost)
      }
    }
    // In the end everybody can be had out, one by one, and then nobody.
    let newcomer = ExpertID(layer: 4, index: 0)
    policy.begin(step: 61, layer: 4)
    if resident.count == slotCount {
      let pinned = ExpertSet(resident)
      let victim = policy.removeVictim(for: newcomer, except: pinned)
      #expect(victim == nil)
    }
    for expert in resident.sorted() { policy.remove(expert) }
    let victim = policy.removeVictim(for: newcomer, except: [])
    #expect(victim == nil)
    return left
  }

  @Test(arguments: cases)
  func `evicts who is resident and not pinned, and always finds a slot`(item: Case) throws {
    for slotCount in [3, 4, 7, 13, 30] {
      let left = try serve(item, slotCount: slotCount, seed: UInt64(slotCount))
      #expect(left.count > 10)
    }
  }

  @Test(arguments: cases)
  func `does the same for the same trace`(item: Case) throws {
    let first = try serve(item, slotCount: 13, seed: 99)
    #expect(try serve(item, slotCount: 13, seed: 99) == first)
    #expect(try serve(item, slotCount: 13, seed: 98) != first)
  }

  @Test(arguments: PolicyCatalog.entries.map(\.name))
  func `admits everybody unless bypass is asked for`(name: String) throws {
    for scope in PolicyScope.allCases {
      var policy = try policy(
        Case(name: name, scope: scope, admission: .forced),
        slotCount: 3
      )
      policy.begin(step: 1, layer: 0)
      for index in 0..<3 { policy.recordAdmission(ExpertID(layer: 0, index: index)) }
      policy.begin(step: 2, layer: 0)
      let isAdmitted = policy.admits(ExpertID(layer: 0, index: 11), except: [])
      #expect(isAdmitted)
    }
  }
}
