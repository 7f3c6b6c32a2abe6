import Glibc
import Synchronization
import Testing

@testable import Compute

@Suite("Shares of work")
struct WorkSharesTests {
  @Test func `everybody begins with most of his own`() {
    let shares = WorkShares(workers: 2)
    shares.deal(64)
    #expect(shares.take(for: 0) == 0..<24)
    #expect(shares.take(for: 1) == 32..<56)
    #expect(shares.take(for: 0) == 24..<30)
  }

  @Test func `whoever is done takes half of what another has left, from its end`() {
    let shares = WorkShares(workers: 2)
    shares.deal(64)
    var own: [Range<Int>] = []
    while let range = shares.take(for: 0), range.upperBound <= 32 { own.append(range) }
    #expect(own.map(\.count) == [24, 6, 2])
    // What ended the loop was taken from the other.
    #expect(shares.take(for: 1) == 32..<44)
    #expect(shares.take(for: 0) == 46..<48)
  }

  @Test(arguments: [0, 1, 2, 3, 7, 100])
  func `all of it is taken once by one worker alone`(count: Int) {
    let shares = WorkShares(workers: 3)
    shares.deal(count)
    var units: [Int] = []
    while let range = shares.take(for: 1) { units += range }
    #expect(units.sorted() == Array(0..<count))
  }

  @Test func `all of it is taken once, however slow some are`() {
    let pool = WorkerPool(threads: 4, pins: false)
    for round in 0..<200 {
      let visits = (0..<97).map { _ in Counter() }
      pool.split(97, grain: 1) { range, worker in
        if worker == round % 4 { usleep(50) }
        for unit in range { visits[unit].count.add(1, ordering: .relaxed) }
      }
      #expect(visits.allSatisfy { $0.count.load(ordering: .relaxed) == 1 })
    }
  }

  @Test func `a worker that is slow leaves its work to others`() {
    let pool = WorkerPool(threads: 2, pins: false)
    let done = [Counter(), Counter()]
    func wait(for worker: Int, _ units: Int) {
      let start = ContinuousClock.now
      while done[worker].count.load(ordering: .relaxed) < units,
        start.duration(to: .now) < .seconds(20)
      { usleep(100) }
    }
    pool.split(64, grain: 1) { range, worker in
      done[worker].count.add(range.count, ordering: .relaxed)
      // The second has begun, and then waits until the first has all that it can get.
      if worker == 0 { wait(for: 1, 24) } else { wait(for: 0, 40) }
    }
    #expect(done[0].count.load(ordering: .relaxed) == 40)
    #expect(done[1].count.load(ordering: .relaxed) == 24)
  }
}

private final class Counter: Sendable {
  let count = Atomic<Int>(0)
}
