import Glibc
import SampleFiles
import Synchronization
import Testing

@testable import Experts
@testable import Inference

@Suite("Recurrent layers: faults")
struct RecurrentFaultsTests {
  private final class Disk: Sendable {
    let isBroken = Atomic(false)
  }

  private let disk = Disk()

  private func engine(_ path: String) throws -> Engine {
    var plan = try ModelPlan(path: path)
    plan.expertFiles = [
      try DirectFile(path: path, isDirect: true) { [disk] file, memory, count, offset in
        guard disk.isBroken.load(ordering: .acquiring) else {
          return pread(file, memory, count, offset)
        }
        errno = EIO
        return -1
      }
    ]
    var options = EngineOptions()
    options.budget = .bytes(plan.floorBytes)
    options.threadCount = 1
    return try Engine(plan: plan, options: options)
  }

  @Test(arguments: [TinyArchitecture.qwen35moe, .lfm2moe, .deepseek2V3])
  func `a batch that failed leaves no trace`(architecture: TinyArchitecture) throws {
    let folder = try TemporaryFolder()
    let path = try architecture.write(into: folder.path)
    let tokens = (0..<40).map { $0 * 37 % 250 }
    let whole = try LogitTrace(engine: engine(path), tokens: tokens, greedyCount: 0)

    let engine = try engine(path)
    func run(_ range: Range<Int>) throws {
      _ = try engine.forward.run(tokens[range], phase: .prefill, cache: engine.cache)
    }
    try run(0..<20)
    engine.cache.keepState()
    try run(20..<30)
    disk.isBroken.store(true, ordering: .releasing)
    #expect(throws: ExpertsError.self) { try run(30..<40) }
    disk.isBroken.store(false, ordering: .releasing)
    // The first layers had seen the batch; what they remember of it is gone.
    let kept = engine.cache.hasStates ? 20 : 30
    #expect(engine.cache.count == kept)
    try run(kept..<40)
    for place in 0..<40 - kept {
      #expect(Array(engine.forward.logits(after: place)) == whole.logits[kept + place])
    }
  }
}
