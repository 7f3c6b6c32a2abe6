import Events
import GGUF
import Glibc
import SampleFiles
import Testing

@testable import Experts

@Suite("Expert store: borrowed from the page cache")
struct ExpertStoreBorrowingTests {
  private let subject: StoreSubject

  init() throws {
    subject = try StoreSubject()
  }

  /// A store on a model that was just written, so that the page cache has it.
  private func store(slots: Int = 18, file: (any ReadableFile)? = nil) throws -> ExpertStore {
    let parts = [try DirectFile(path: subject.file.path)]
    return try subject.store(
      slots: slots,
      file: file,
      mapped: try #require(MappedModel(subject.file, parts: parts))
    )
  }

  @Test func `who is missing is ready at once, and read behind the first token`() throws {
    let store = try store()
    var first = 0
    for step in 1...ExpertStore.borrowedSteps {
      let event = try subject.serve(store, step: step, layer: 1, experts: [4, 2]) {
        first = store.borrowed.tickets.count
      }
      #expect(event.outcomes == (step == 1 ? [.miss, .miss] : [.hit, .hit]))
      #expect(event.reads.isEmpty && first == 0)
    }
    #expect(store.statistics.readBytes == 0 && store.statistics.reads == 2)
    #expect(store.isResident(ExpertID(layer: 1, index: 4)))

    // Three more than are read at a time.
    let begun = try subject.serve(store, step: 3, layer: 0, experts: [0, 1, 2]) {
      first = store.borrowed.tickets.count
    }
    #expect(begun.outcomes == [.miss, .miss, .miss] && first == ExpertStore.borrowedReadLimit)
    store.settleBorrowed()
    #expect(store.borrowed.isEmpty && store.statistics.stall == 0)
    let reads = begun.reads + subject.drain(store).reads
    #expect(reads.allSatisfy { $0.kind == .prefetch })
    #expect(Set(reads.map(\.expert)).count == 5 && reads.count == 5)
    #expect(store.statistics.readBytes == reads.reduce(0) { $0 + $1.bytes })
    // The slots hold what the file does.
    for (layer, experts) in [(1, [4, 2]), (0, [0, 1, 2])] {
      store.begin(step: 4, layer: layer, experts: experts)
      var ready: [Int] = []
      try store.takeReady(into: &ready)
      #expect(ready.allSatisfy { !store.matrices(at: $0).isBorrowed })
      _ = subject.drain(store)
      try subject.serve(store, step: 4, layer: layer, experts: experts)
    }
    #expect(store.usedSlots == 5)
  }

  @Test func `a budget below all experts reads`() throws {
    let store = try store(slots: 17)
    let event = try subject.serve(store, step: 1, layer: 0, experts: [0, 3])
    #expect(event.reads.map(\.kind) == [.demand, .demand] && store.borrowed.isEmpty)
  }

  @Test func `what the page cache has lost is read`() throws {
    let store = try store()
    let descriptor = open(subject.file.path, O_RDONLY)
    defer { close(descriptor) }
    subject.file.releasePages()
    fsync(descriptor)
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    let event = try subject.serve(store, step: 1, layer: 2, experts: [5])
    #expect(event.outcomes == [.miss])
    #expect(event.reads.map(\.kind) == [.demand])
  }

  @Test func `nothing is computed from a file that was changed`() throws {
    let store = try store()
    try subject.serve(store, step: 1, layer: 0, experts: [0, 3])
    let descriptor = open(subject.file.path, O_WRONLY | O_APPEND)
    #expect(write(descriptor, "x", 1) == 1)
    close(descriptor)
    for experts in [[0, 3], [1, 2]] {
      #expect(throws: ExpertsError.fileChanged(path: subject.file.path)) {
        try subject.serve(store, step: 2, layer: 0, experts: experts)
      }
    }
    store.settleBorrowed()
    #expect(store.usedSlots == 0)
  }

  @Test func `an expert whose read failed is missing again`() throws {
    let file = try FaultyFile(path: subject.file.path) { _ in .error(EIO) }
    let store = try store(file: file)
    for _ in 0..<3 {
      let event = try subject.serve(store, step: 1, layer: 0, experts: [0])
      #expect(event.outcomes == [.miss] && event.reads.isEmpty)
      store.settleBorrowed()
      #expect(!store.isResident(ExpertID(layer: 0, index: 0)))
      #expect(store.pinned.isEmpty && store.usedSlots == 0)
    }
  }

  @Test func `filling takes no time, and budgets change in the middle of the reads`() throws {
    let store = try store()
    #expect(store.fill() == subject.experts)
    #expect(store.usedSlots == 18 && store.statistics.readBytes == 0)
    var random = SeededRandom(seed: 7)
    for step in 1..<200 {
      let experts = Array((0..<6).shuffled(using: &random).prefix(2))
      try subject.serve(store, step: step, layer: step % 3, experts: experts)
      if step % 7 == 0 {
        store.change(slotCount: Int.random(in: 2...18, using: &random))
        #expect(store.usedSlots <= store.slotCount)
      }
    }
    store.settleBorrowed()
    #expect(store.borrowed.isEmpty && store.pinned.isEmpty)
  }
}
