import Events
import Experts
import GGUF
import Glibc
import SampleFiles
import Testing

@testable import Inference

@Suite("Beginning in the page cache")
struct MappedStartTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// An engine that may begin there, or not.
  private func engine(
    _ path: String,
    mayBegin: Bool = true,
    budget: MemoryBudget = .all
  ) throws -> Engine {
    var options = EngineOptions()
    options.budget = budget
    options.threadCount = 2
    options.mappedBytes = mayBegin ? 0 : .max
    return try Engine(path: path, options: options)
  }

  /// A model that was just written, so that the page cache has it.
  private func model(_ format: TensorFormat = .q8_0) throws -> String {
    try SampleModel.converted(to: format, directory: folder.path)
  }

  private func begins(_ engine: Engine) -> Bool { engine.forward.weights.byteCount == 0 }

  @Test(arguments: [TensorFormat.q8_0, .bf16])
  func `every bit is that of weights that were read`(format: TensorFormat) throws {
    let path = try model(format)
    let tokens = Array(1..<40)
    let (mapped, read) = (try engine(path), try engine(path, mayBegin: false))
    #expect(begins(mapped) && !begins(read))
    let found = try LogitTrace(engine: mapped, tokens: tokens, greedyCount: 30)
    let truth = try LogitTrace(engine: read, tokens: tokens, greedyCount: 30)
    #expect(found.logits == truth.logits && found.greedy == truth.greedy)
    #expect(found.records.map { $0.uses } == truth.records.map { $0.uses })

    // Behind it everything is where it would have been.
    try mapped.forward.settle()
    #expect(!begins(mapped))
    let (ours, theirs) = (mapped.store.statistics, read.store.statistics)
    #expect(ours.readBytes == theirs.readBytes && ours.reads == theirs.reads)
    #expect(ours.hits == theirs.hits && ours.evictions == 0)
    let again = try LogitTrace(engine: mapped, tokens: tokens, greedyCount: 30)
    #expect(again.logits == truth.logits && again.greedy == truth.greedy)
  }

  @Test func `weights are adopted between two tokens`() throws {
    let engine = try engine(model())
    for token in 1...ExpertStore.borrowedSteps {
      _ = try engine.compute([token])
      #expect(begins(engine))
    }
    var count = 0
    while begins(engine) && count < 2000 {
      _ = try engine.compute([7])
      count += 1
      engine.cache.truncate(to: 8)
      usleep(1000)
    }
    #expect(!begins(engine))
  }

  @Test func `a smaller budget, a cold file and a small model do not begin there`() throws {
    let path = try model()
    var options = EngineOptions()
    options.budget = .all
    #expect(!begins(try Engine(path: path, options: options)))
    let part = try engine(path, budget: .share(0.5))
    #expect(!begins(part))

    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    fsync(descriptor)
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    let cold = try engine(path)
    #expect(!begins(cold))
    _ = try cold.compute([1, 2, 3])
    #expect(cold.store.statistics.stall > 0)
  }

  @Test func `a file that changes is an error, for weights and for experts`() throws {
    let path = try model()
    let engine = try engine(path)
    _ = try engine.compute([1, 2])
    let descriptor = open(path, O_WRONLY | O_APPEND)
    #expect(write(descriptor, "x", 1) == 1)
    close(descriptor)
    for _ in 0..<3 {
      #expect(throws: ExpertsError.fileChanged(path: path)) { try engine.compute([3]) }
    }
    #expect(throws: ExpertsError.fileChanged(path: path)) { try engine.forward.settle() }
  }

  @Test func `a file that shrinks is an error`() throws {
    let path = try model()
    let engine = try engine(path)
    _ = try engine.compute([1, 2])
    #expect(truncate(path, 4096) == 0)
    #expect(throws: ExpertsError.self) { try engine.compute([3]) }
  }

  @Test func `an engine can be let go of while its weights are read`() throws {
    let path = try model()
    for _ in 0..<5 {
      let engine = try engine(path)
      for token in 1...4 { _ = try engine.compute([token]) }
    }
  }

  @Test func `resident experts may be borrowed ones`() throws {
    let path = try model()
    var options = EngineOptions()
    options.budget = .all
    options.schedule = .resident
    options.mappedBytes = 0
    let engine = try Engine(path: path, options: options)
    #expect(engine.store.usedSlots == engine.store.layout.totalExpertCount)
    #expect(engine.store.statistics.readBytes == 0)
    let found = try LogitTrace(engine: engine, tokens: [1, 2, 3], greedyCount: 5)
    #expect(found.records.allSatisfy { $0.uses.allSatisfy { $0.outcome == .hit } })
    try engine.forward.settle()
    #expect(engine.store.statistics.readBytes > 0)
  }
}
