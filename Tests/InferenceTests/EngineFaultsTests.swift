import Compute
import Events
import Glibc
import SampleFiles
import Synchronization
import Testing

@testable import Experts
@testable import Inference

/// A disk that fails while replies are generated: the right text or a clear error.
@Suite("Engine: faults")
struct EngineFaultsTests {
  /// A disk whose calls go wrong as a test says.
  private final class Disk: Sendable {
    private let calls = Atomic(0)
    private let isBroken = Atomic(false)

    func set(broken: Bool) { isBroken.store(broken, ordering: .releasing) }

    /// One call in five is short, one is interrupted, one in 25 fails for once.
    func readBadly(_ file: Int32, _ memory: UnsafeMutableRawPointer, _ count: Int, _ at: Int) -> Int
    {
      if isBroken.load(ordering: .acquiring) {
        errno = EIO
        return -1
      }
      let call = calls.add(1, ordering: .relaxed).newValue
      switch call % 25 {
      case 0: errno = EIO
      case 1, 6, 11, 16, 21: errno = EINTR
      case 2, 7, 12, 17, 22: return pread(file, memory, min(count, 4096), at)
      default: return pread(file, memory, count, at)
      }
      return -1
    }
  }

  private let disk = Disk()

  private func conversation(
    isFaulty: Bool,
    predictor: String? = nil,
    schedule: Schedule? = nil,
    emit: @escaping (SessionEvent) -> Void = { _ in }
  ) throws -> Conversation {
    var plan = try ModelPlan(path: SampleModel.eightBit)
    if isFaulty {
      plan.expertFiles = [
        try DirectFile(path: SampleModel.eightBit, isDirect: true) { [disk] in
          disk.readBadly($0, $1, $2, $3)
        }
      ]
    }
    var options = EngineOptions()
    options.budget = isFaulty ? .share(0.1) : .all
    options.threadCount = 1
    // One lane, so that a call that fails is followed by its own second try.
    options.reading.laneCount = 1
    options.schedule = schedule
    options.predictor = try predictor.map(PredictorCatalog.entry(named:))
    var settings = SamplingSettings()
    settings.temperature = 0
    let conversation = Conversation(
      engine: try Engine(plan: plan, options: options),
      settings: settings,
      stop: StopFlag(),
      emit: emit
    )
    conversation.replyLimit = 40
    conversation.begin(system: nil)
    return conversation
  }

  @Test(
    arguments: [nil, "next-router", "previous-token"],
    [Schedule.onDemand, .prefetchAll]
  )
  func `a reply survives short reads, interruptions and errors that pass`(
    predictor: String?,
    schedule: Schedule
  ) throws {
    let truth = try conversation(isFaulty: false).send("Tell me a story about a dog.")
    let faulty = try conversation(isFaulty: true, predictor: predictor, schedule: schedule)
    #expect(try faulty.send("Tell me a story about a dog.").tokens == truth.tokens)
  }

  @Test(arguments: [nil, "next-router"], [3, 20])
  func `after an error the conversation goes on as if the turn had not been`(
    predictor: String?,
    after count: Int
  ) throws {
    let whole = try conversation(isFaulty: false)
    let first = try whole.send("Tell me a story about a dog.")
    let second = try whole.send("And a cat?")

    var decoded = 0
    var ends: [Reply.Reason] = []
    let faulty = try conversation(isFaulty: true, predictor: predictor) { [disk] event in
      switch event.fact {
      case .token(let record) where record.phase == .decode:
        decoded += 1
        if decoded == first.tokens.count + count { disk.set(broken: true) }
      case .reply(let reply): ends.append(reply.reason)
      default: break
      }
    }
    #expect(try faulty.send("Tell me a story about a dog.").tokens == first.tokens)
    for _ in 0..<2 {
      let error = #expect(throws: ExpertsError.self) { try faulty.send("What about a bird?") }
      #expect(error?.description.hasSuffix("failed: Input/output error") == true)
    }
    disk.set(broken: false)
    #expect(try faulty.send("And a cat?").tokens == second.tokens)
    #expect(ends.map { $0 == .failed } == [false, true, true, false])
  }

  @Test func `a KV cache that no machine has is an error`() throws {
    let shape = try ModelPlan(path: SampleModel.eightBit).shape
    let span = KVFormat.spanLength
    let capacity = (1 << 60) / shape.cacheBytesPerToken(as: .f16) / span * span
    #expect(
      throws: InferenceError.outOfMemory(
        what: "KV cache",
        bytes: capacity * shape.cacheBytesPerToken(as: .f16)
      )
    ) { try KVCache(shape: shape, capacity: capacity, format: .f16) }
  }
}
