import SampleSessions
import Testing

@testable import Dashboard

@Suite("Miss bursts")
struct MissBurstsTests {
  @Test func `three times the median is a burst, and what follows at once belongs to it`() {
    var misses = Array(repeating: 2, count: 40)
    misses[10] = 5
    misses[20] = 6
    misses[21] = 9
    misses[30] = 7
    #expect(MissBursts.starts(in: misses) == [20, 30])
  }

  @Test func `where most tokens miss nothing, three misses are a burst`() {
    var misses = Array(repeating: 0, count: 20)
    misses[3] = 2
    misses[8] = 3
    #expect(MissBursts.starts(in: misses) == [8])
    #expect(MissBursts.starts(in: []) == [])
    #expect(MissBursts.starts(in: [1]) == [])
  }

  @Test func `usual is what is usual nearby`() {
    // A cold start misses much, later hardly anything does.
    var misses = Array(repeating: 20, count: 200) + Array(repeating: 1, count: 200)
    misses[300] = 4
    #expect(MissBursts.starts(in: misses) == [300])
  }

  @Test func `the median is the one of a plain sort`() {
    var random = TestSession.Random(seed: 1)
    let misses = (0..<500).map { _ in random.isChosen(oneIn: 9) ? 12 : random.below(5) }
    let bursts = misses.indices.filter { token in
      let nearby = misses[max(0, token - 32)..<min(misses.count, token + 32)].sorted()
      return misses[token] >= 3 * max(1, nearby[nearby.count / 2])
    }
    let starts = bursts.filter { !bursts.contains($0 - 1) }
    #expect(MissBursts.starts(in: misses) == starts)
    #expect(starts.count > 10)
  }
}
