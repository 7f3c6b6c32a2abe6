import Events
import SampleFiles
import Testing

@testable import Experts

/// Random steps against a model of who is resident that knows nothing but the records.
@Suite("Expert store: stress")
struct ExpertStoreStressTests {
  private let subject: StoreSubject

  init() throws {
    subject = try StoreSubject()
  }

  /// Who is resident, by balance of the records.
  private struct Residents {
    private var counts: [ExpertID: Int] = [:]

    mutating func follow(_ event: StoreSubject.Event) {
      for read in event.reads { counts[read.expert, default: 0] += 1 }
      for expert in event.evictions { counts[expert, default: 0] -= 1 }
    }

    /// Everybody who came once more than they left; `nil` where a balance is impossible.
    var experts: Set<ExpertID>? {
      guard counts.values.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
      return Set(counts.filter { $0.value == 1 }.keys)
    }
  }

  private struct Way: CustomTestStringConvertible, Sendable {
    let policy: String
    let scope: PolicyScope
    let admission: AdmissionMode
    var testDescription: String { "\(policy) \(scope) \(admission)" }
  }

  private static let ways = PolicyCatalog.entries.map(\.name).flatMap { policy in
    [
      Way(policy: policy, scope: .shared, admission: .forced),
      Way(policy: policy, scope: .shared, admission: .bypass),
      Way(policy: policy, scope: .layer, admission: .forced),
      Way(policy: policy, scope: .layer, admission: .bypass),
    ]
  }

  @Test(arguments: ways)
  private func `records and residents agree after 2,000 random steps`(way: Way) throws {
    let entry = try PolicyCatalog.entry(named: way.policy)
    let profile = ResidencyProfile(model: "stress", layerCount: 3, expertCount: 6)
    let make: ExpertStore.PolicyMaker = { slots in
      var context = subject.context(slots: slots)
      context.scope = way.scope
      context.admission = way.admission
      context.profile = profile
      do { return try entry.make(context) } catch { preconditionFailure("\(error)") }
    }
    let streaming = way.admission == .bypass ? 2 : 0
    let store = try subject.store(slots: 6, streamingSlots: streaming, policy: make)
    var random = SeededRandom(seed: UInt64(way.testDescription.utf8.reduce(0) { $0 + Int($1) }))
    var residents = Residents()
    for step in 0..<2000 {
      let layer = step % 3
      func guesses() -> [Prediction] {
        subject.experts.shuffled(using: &random).prefix(3).map {
          Prediction(expert: $0, confidence: Float.random(in: 0...1, using: &random))
        }
      }
      let kind = Int.random(in: 0..<10, using: &random)
      switch kind {
      case 0:
        store.change(slotCount: Int.random(in: 2 + streaming...18, using: &random))
      case 1, 2:
        store.prefetch(
          guesses(),
          from: layer,
          areCertain: kind == 1,
          byteLimit: Int.random(in: 0...4, using: &random) * subject.layout.slotBytes
        )
      case 3:
        store.settlePredictions(for: layer) { $0 % 2 == 0 }
      default:
        let count = Int.random(in: 1...min(6, store.eventLimit), using: &random)
        let experts = Array((0..<6).shuffled(using: &random).prefix(count))
        let ahead = guesses()
        residents.follow(
          try subject.serve(store, step: step / 3, layer: layer, experts: experts) {
            if kind > 6 { store.prefetch(ahead, from: layer) }
          }
        )
        if streaming == 0 {
          for index in experts {
            #expect(store.isResident(ExpertID(layer: layer, index: index)))
          }
        }
      }
      residents.follow(subject.drain(store))
      #expect(residents.experts == Set(subject.experts.filter(store.isResident)), "step \(step)")
      #expect(store.usedSlots <= store.slotCount - streaming, "step \(step)")
      guard residents.experts != nil else { return }
    }
    store.cancelPredictions()
    residents.follow(subject.drain(store))
    let sums = store.statistics
    #expect(sums.requests == sums.hits + sums.late + sums.reads)
    #expect(sums.reads + sums.prefetches - sums.cancelled - sums.evictions == store.usedSlots)
    #expect(residents.experts?.count == store.usedSlots)
    #expect(sums.usefulPrefetches <= sums.prefetches - sums.cancelled)
  }
}
