import Testing

@testable import Compute

@Suite("Memory bandwidth")
struct MemoryBandwidthTests {
  // 0 to 9 lines, and 17: whole rounds of eight lines, what is left over, and both.
  @Test(arguments: Array(0...9) + [17])
  func `every byte of the buffer is read`(lines: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: lines * 64, alignment: 64)
    defer { memory.deallocate() }
    let words = memory.bindMemory(to: UInt64.self)
    for place in words.indices { words[place] = UInt64(place + 1) << 56 | UInt64(place * place) }
    let sum = words.reduce(0) { $0 &+ $1 }
    #expect(MemoryBandwidth.sum(UnsafeRawBufferPointer(memory)) == sum)
    guard lines > 0 else { return }
    // A changed byte anywhere changes the sum.
    for place in words.indices {
      words[place] &+= 1
      #expect(MemoryBandwidth.sum(UnsafeRawBufferPointer(memory)) == sum &+ 1)
      words[place] &-= 1
    }
  }

  @Test(arguments: 1...3)
  func `any number of threads has a bandwidth`(threads: Int) throws {
    let rate = MemoryBandwidth.measure(threads: threads, byteCount: 4 << 20, passes: 2)
    #expect(try #require(rate) > 0)
  }

  @Test func `memory that cannot be had has none`() {
    #expect(MemoryBandwidth.measure(threads: 1, byteCount: 1 << 60, passes: 1) == nil)
    #expect(MemoryBandwidth.measure(threads: 1, byteCount: 63, passes: 1) == nil)
  }

  @Test func `instructions are counted, those of threads started later too`() throws {
    guard let counter = InstructionCounter() else { return }
    let pool = WorkerPool(threads: 2, pins: false)
    let before = try #require(counter.count())
    // Each worker adds at least one instruction for every step.
    let steps = 100_000
    var sums = [0, 0]
    sums.withUnsafeMutableBufferPointer { sums in
      pool.run { worker in
        for step in 0..<steps { sums[worker] = sums[worker] &* 31 &+ step }
      }
    }
    #expect(try #require(counter.count()) - before > UInt64(2 * steps))
    #expect(sums[0] == sums[1])
  }
}
