import Experts
import Synchronization

/// Who reads what, while several threads read the dense weights.
final class DenseReads: Sendable {
  private struct State {
    var begun = 0
    var byteCount = 0
    var failure: ExpertsError?
  }

  private let count: Int
  private let state = Mutex(State())

  /// - Parameter count: tensors to read
  init(count: Int) { self.count = count }

  /// The tensor that the caller is to read; `nil` where none is left, or one could not be read.
  func next() -> Int? {
    state.withLock { state in
      guard state.begun < count && state.failure == nil else { return nil }
      defer { state.begun += 1 }
      return state.begun
    }
  }

  /// Adds what was read, and tells the sum.
  func note(bytes: Int) -> Int {
    state.withLock { state in
      state.byteCount += bytes
      return state.byteCount
    }
  }

  /// The first failure is the one that counts.
  func note(_ failure: ExpertsError) {
    state.withLock { $0.failure = $0.failure ?? failure }
  }

  var byteCount: Int { state.withLock(\.byteCount) }
  var failure: ExpertsError? { state.withLock(\.failure) }
}
