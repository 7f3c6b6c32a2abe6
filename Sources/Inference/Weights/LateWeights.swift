import Experts
import Synchronization

/// Weights that are read while tokens are computed with those in the page cache already.
///
/// Used by one thread; the one that reads is its own.
final class LateWeights {
  typealias Load = @Sendable (StopFlag) throws -> ModelWeights
  typealias Outcome = Result<ModelWeights, any Error>

  /// What is computed with until then.
  let mapped: MappedModel
  private let load: Load
  private let stop = StopFlag()
  private var reading: (thread: ReadThread, outcome: Shared)?

  /// What came of it, once it is there.
  private final class Shared: Sendable {
    let outcome = Mutex<Outcome?>(nil)
  }

  /// - Parameters:
  ///   - mapped: what is computed with until they are there
  ///   - load: reads them, or gives up when the flag is raised
  init(mapped: MappedModel, load: @escaping Load) {
    self.mapped = mapped
    self.load = load
  }

  /// The weights of a model.
  convenience init(mapped: MappedModel, plan: ModelPlan) {
    let (dense, shape, parts) = (plan.dense, plan.shape, plan.parts)
    self.init(mapped: mapped) { stop in
      // One thread: the others compute.
      try ModelWeights(dense, shape: shape, parts: parts, readerCount: 1, stop: stop)
    }
  }

  deinit {
    stop.raise()
    reading?.thread.join()
  }

  /// The weights where they are there, else `nil`; the first call begins to read them, as does
  /// one after a failure.
  ///
  /// Throws what reading them did.
  func take() throws -> ModelWeights? {
    guard let reading else {
      begin()
      return nil
    }
    guard reading.outcome.outcome.withLock({ $0 != nil }) else { return nil }
    return try end()
  }

  /// Waits for the weights.
  func wait() throws -> ModelWeights {
    if reading == nil { begin() }
    return try end()
  }

  private func begin() {
    let shared = Shared()
    let (load, stop, mapped) = (load, stop, mapped)
    let thread = ReadThread {
      let outcome = Outcome {
        let weights = try load(stop)
        // What was read while somebody wrote is of no use.
        try mapped.verifyUnchanged()
        return weights
      }
      shared.outcome.withLock { $0 = outcome }
    }
    reading = (thread, shared)
  }

  private func end() throws -> ModelWeights {
    guard let (thread, shared) = reading else { preconditionFailure("nobody reads weights") }
    thread.join()
    reading = nil
    guard let outcome = shared.outcome.withLock({ $0 }) else {
      preconditionFailure("weights were neither read nor not")
    }
    return try outcome.get()
  }
}
