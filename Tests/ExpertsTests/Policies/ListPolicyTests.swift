import Events
import Testing

@testable import Experts

/// The policies that keep their experts in lists, one hand-checked story each.
@Suite("List policies")
struct ListPolicyTests {
  private let places = ExpertPlaces(layers: 0..<1, expertCount: 8)

  private func expert(_ index: Int) -> ExpertID { ExpertID(layer: 0, index: index) }

  /// Has experts admitted, one each step from 1.
  private func admit(_ indices: [Int], to policy: inout some EvictionPolicy) {
    for (step, index) in indices.enumerated() {
      policy.begin(step: step + 1, layer: 0)
      policy.recordAdmission(expert(index))
    }
  }

  /// Evicts `count` experts and returns their indices.
  private func victims(
    _ count: Int,
    of policy: inout some EvictionPolicy,
    except pinned: ExpertSet = []
  ) -> [Int?] {
    (0..<count).map { _ in policy.removeVictim(for: expert(7), except: pinned)?.index }
  }

  @Test func `lru-access evicts in the order of last access`() {
    var policy = LeastRecentlyAccessed(places: places)
    admit([0, 1, 2], to: &policy)
    policy.recordHit(expert(0))
    #expect(victims(2, of: &policy, except: [expert(1)]) == [2, 0])
    #expect(victims(2, of: &policy) == [1, nil])
  }

  @Test func `lifo evicts who came last, hits or not`() {
    var policy = LastInFirstOut(places: places)
    admit([0, 1, 2, 3], to: &policy)
    policy.recordHit(expert(2))
    #expect(victims(2, of: &policy, except: [expert(3)]) == [2, 1])
    #expect(victims(3, of: &policy) == [3, 0, nil])
  }

  @Test func `class-lru lets fame stretch an expert's age`() {
    var policy = ClassLRU(places: places)
    // 0 is used twice in one token: C = 2, class 1. Ages in accesses: 0 has 4, 1 has 3,
    // 2 has 2, 3 has 1. 4 / 2 ties with 2's 2 and loses to 1's 3.
    policy.begin(step: 1, layer: 0)
    policy.recordAdmission(expert(0))
    policy.recordHit(expert(0))
    for index in 1...3 { policy.recordAdmission(expert(index)) }
    policy.recordAdmission(expert(4))
    #expect(victims(1, of: &policy) == [1])
    // Age 4 / 2 against 2's age 2: the tie goes to the lower class.
    #expect(victims(3, of: &policy) == [2, 0, 3])
  }

  @Test func `class-lru remembers uses across an eviction`() {
    var policy = ClassLRU(places: places)
    policy.begin(step: 1, layer: 0)
    policy.recordAdmission(expert(0))
    #expect(victims(1, of: &policy) == [0])
    // Its second use makes class 1; the others have class 0 and are younger.
    policy.recordAdmission(expert(0))
    policy.recordAdmission(expert(1))
    policy.recordAdmission(expert(2))
    #expect(victims(1, of: &policy) == [1])
  }

  @Test func `sieve spares who was used since the hand passed`() {
    var policy = Sieve(places: places)
    admit([0, 1, 2, 3], to: &policy)
    policy.recordHit(expert(0))
    policy.recordHit(expert(2))
    // The hand clears 0 and takes 1; goes on over 2, which it clears, and takes 3.
    #expect(victims(2, of: &policy) == [1, 3])
    admit([4], to: &policy)
    // From the end, where 4 is, and then from the oldest again.
    #expect(victims(3, of: &policy, except: [expert(4)]) == [0, 2, nil])
    #expect(victims(1, of: &policy) == [4])
  }

  @Test func `the hand of sieve survives that its expert is taken away`() {
    var policy = Sieve(places: places)
    admit([0, 1, 2, 3], to: &policy)
    #expect(victims(1, of: &policy) == [0])
    policy.remove(expert(1))
    #expect(victims(3, of: &policy) == [2, 3, nil])
  }

  @Test func `s3-fifo sifts who was used once from who was used more`() {
    // Ten slots: the small queue gives up experts from one on.
    var policy = S3FIFO(places: places, slotCount: 10)
    admit([0, 1, 2], to: &policy)
    policy.recordHit(expert(0))
    policy.recordHit(expert(0))
    policy.recordHit(expert(1))
    // 0 was used twice since it came: it moves to the main queue. 1 once: it leaves.
    #expect(victims(2, of: &policy) == [1, 2])
    // 1 comes back while its name is known: main queue, behind 0.
    admit([1, 3], to: &policy)
    #expect(victims(1, of: &policy) == [3])
    #expect(victims(3, of: &policy) == [0, 1, nil])
  }

  @Test func `s3-fifo gives another round in the main queue for each use`() {
    var policy = S3FIFO(places: places, slotCount: 10)
    admit([0, 1], to: &policy)
    #expect(victims(2, of: &policy) == [0, 1])
    admit([0, 1], to: &policy)
    policy.recordHit(expert(0))
    #expect(victims(2, of: &policy) == [1, 0])
  }

  @Test func `w-tinylfu lets a newcomer stay only if it was used more`() {
    // Ten slots: a window of one.
    var policy = WindowTinyLFU(places: places, slotCount: 10, expertsPerToken: 1)
    admit([0, 1, 2], to: &policy)
    // 2 is in the window, 0 and 1 in probation, each used once: the newcomer leaves.
    #expect(victims(1, of: &policy) == [2])
    admit([2], to: &policy)
    // Used twice by now, it takes the place of 0 in the main part.
    #expect(victims(1, of: &policy) == [0])
    admit([3], to: &policy)
    #expect(victims(2, of: &policy) == [3, 1])
  }

  @Test func `w-tinylfu protects who is used again`() {
    var policy = WindowTinyLFU(places: places, slotCount: 10, expertsPerToken: 1)
    admit([0, 1, 2], to: &policy)
    policy.recordHit(expert(0))
    // The window's 2 goes first, then probation's 1; 0 is protected.
    #expect(victims(4, of: &policy) == [2, 1, 0, nil])
  }
}
