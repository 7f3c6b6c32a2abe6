import Glibc
import Synchronization
import Testing

@testable import Compute

@Suite("Worker pool")
struct WorkerPoolTests {
  @Test(arguments: 1...8)
  func `every worker runs the body once, ten thousand times`(threads: Int) {
    let pool = WorkerPool(threads: threads, pins: false)
    #expect(pool.threadCount == threads)
    // A cell for each worker: two of the same number would race and lose a count.
    var counts = [Int](repeating: 0, count: threads)
    counts.withUnsafeMutableBufferPointer { counts in
      for _ in 0..<10_000 / threads { pool.run { counts[$0] += 1 } }
    }
    #expect(counts == [Int](repeating: 10_000 / threads, count: threads))
  }

  @Test func `ten thousand runs see what the runs before wrote`() {
    let pool = WorkerPool(threads: 2, pins: false)
    var cells = [0, 0]
    cells.withUnsafeMutableBufferPointer { cells in
      for step in 0..<10_000 {
        // Even steps copy one way, odd ones the other: each needs the other's last result.
        pool.run { worker in
          if worker == step % 2 { cells[worker] = cells[1 - worker] + 1 }
        }
      }
    }
    #expect(cells == [9999, 10_000])
  }

  @Test func `parked workers wake`() {
    let pool = WorkerPool(threads: 3, pins: false)
    let total = Atomic<Int>(0)
    for _ in 0..<20 {
      // Ten times as long as workers spin.
      usleep(2000)
      pool.run { _ in total.add(1, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 60)
  }

  @Test(arguments: 1...5)
  func `shares are contiguous, whole grains and cover everything once`(threads: Int) {
    let pool = WorkerPool(threads: threads, pins: false)
    for count in [0, 1, 15, 16, 17, 100, 1000] {
      for grain in [1, 16, 64] {
        let shares = (0..<threads).map { pool.share(of: count, grain: grain, for: $0) }
        #expect(shares.flatMap { $0.map { $0 } } == Array(0..<count))
        #expect(shares.allSatisfy { $0.upperBound == count || $0.upperBound % grain == 0 })
        var visits = [Int](repeating: 0, count: count)
        visits.withUnsafeMutableBufferPointer { visits in
          pool.split(count, grain: grain) { range, _ in for i in range { visits[i] += 1 } }
        }
        #expect(visits.allSatisfy { $0 == 1 })
      }
    }
  }

  @Test func `pinned workers do the same work`() {
    let pool = WorkerPool(threads: 2, pins: true)
    var visits = [Int](repeating: 0, count: 1000)
    visits.withUnsafeMutableBufferPointer { visits in
      for _ in 0..<100 {
        pool.split(1000, grain: 10) { range, _ in for i in range { visits[i] += 1 } }
      }
    }
    #expect(visits.allSatisfy { $0 == 100 })
  }

  @Test func `a run within a run is a bug`() async {
    await #expect(processExitsWith: .failure) {
      let pool = WorkerPool(threads: 2, pins: false)
      pool.run { worker in
        if worker == 0 { pool.run { _ in } }
      }
    }
  }

  @Test func `pools can come and go`() {
    let total = Atomic<Int>(0)
    for threads in 1...40 {
      let pool = WorkerPool(threads: threads % 4 + 1, pins: threads % 2 == 0)
      pool.run { _ in total.add(1, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 100)
  }
}
