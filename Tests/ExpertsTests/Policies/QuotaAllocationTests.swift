import SampleFiles
import Testing

@testable import Experts

@Suite("Quota allocation")
struct QuotaAllocationTests {
  @Test func `equal quotas differ by one at most and use every slot`() {
    #expect(QuotaAllocation.equal(total: 10, most: [8, 8, 8]) == [4, 3, 3])
    #expect(QuotaAllocation.equal(total: 2, most: [8, 8, 8]) == [1, 1, 0])
    #expect(QuotaAllocation.equal(total: 12, most: [8, 0, 8]) == [6, 0, 6])
  }

  @Test func `no layer gets more slots than it has experts`() {
    #expect(QuotaAllocation.equal(total: 12, most: [2, 8, 8]) == [2, 5, 5])
    #expect(QuotaAllocation.equal(total: 99, most: [2, 8, 8]) == [2, 8, 8])
    #expect(QuotaAllocation.equal(total: 5, most: [0, 0]) == [0, 0])
  }

  @Test func `slots go where they save most`() {
    // The second layer's first two slots save 10 and 8, the first layer's 5, 1.
    let misses: [[Double]] = [[10, 5, 4, 3], [20, 10, 2, 1]]
    let none = [0.0, 0.0]
    #expect(
      QuotaAllocation.fewestMisses(misses, hidden: none, total: 3, least: [0, 0]) == [1, 2]
    )
    #expect(
      QuotaAllocation.fewestMisses(misses, hidden: none, total: 2, least: [0, 0]) == [0, 2]
    )
  }

  @Test func `what prefetch hides counts for nothing`() {
    let misses: [[Double]] = [[10, 5, 4, 3], [20, 10, 2, 1]]
    #expect(
      QuotaAllocation.fewestMisses(misses, hidden: [0, 1], total: 3, least: [0, 0]) == [3, 0]
    )
  }

  @Test func `a curve that falls late is not cut short`() {
    // One by one the first layer's slots save nothing, three together save all.
    let misses: [[Double]] = [[9, 9, 9, 0], [9, 8, 7, 6]]
    #expect(
      QuotaAllocation.fewestMisses(misses, hidden: [0, 0], total: 3, least: [0, 0]) == [3, 0]
    )
  }

  @Test func `no division is better: tried against all of them`() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<200 {
      let misses = (0..<4).map { _ in
        (0...5).map { _ in Double.random(in: 0..<50, using: &random).rounded() }
      }
      let hidden = (0..<4).map { _ in Double.random(in: 0...1, using: &random) }
      let least = (0..<4).map { _ in Int.random(in: 0...2, using: &random) }
      let total = Int.random(in: least.reduce(0, +)...20, using: &random)
      let quotas = QuotaAllocation.fewestMisses(
        misses,
        hidden: hidden,
        total: total,
        least: least
      )
      #expect(quotas.reduce(0, +) == total)
      #expect(zip(quotas, least).allSatisfy { $0 >= $1 })

      func cost(_ quotas: [Int]) -> Double {
        quotas.indices.reduce(0) { $0 + misses[$1][quotas[$1]] * (1 - hidden[$1]) }
      }
      var best = Double.infinity
      func tryAll(_ chosen: [Int]) {
        if chosen.count == 4 {
          if chosen.reduce(0, +) == total { best = min(best, cost(chosen)) }
          return
        }
        for slots in least[chosen.count]...5 { tryAll(chosen + [slots]) }
      }
      tryAll([])
      #expect(abs(cost(quotas) - best) < 1e-9)
    }
  }
}
