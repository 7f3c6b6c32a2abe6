import Inference
import Recording
import Synchronization

/// A model on its way into memory, and the recording that begins with it.
///
/// It is opened on the thread that will run it, so that the screen is there at once.
final class ModelOpening: Sendable {
  /// What there is once it is open.
  struct Opened: @unchecked Sendable {
    // Sendable: the engine is used by its thread alone while that runs.
    let engine: Engine
    let recorder: SessionRecorder?
  }

  private enum State: Sendable {
    case loading(percent: Int)
    case open(Opened)
    case failed(any Error)
    case closed
  }

  private let state = Mutex(State.loading(percent: 0))
  private let open: @Sendable (_ onLoading: @escaping @Sendable (Double) -> Void) throws -> Opened

  /// - Parameter open: opens it, and tells how much of it is loaded, from 0 to 1
  init(
    _ open:
      @escaping @Sendable (
        _ onLoading: @escaping @Sendable (Double) -> Void
      ) throws -> Opened
  ) {
    self.open = open
  }

  /// Opens the model; `nil` where that failed.
  ///
  /// `onChange` is called whenever there is news.
  func run(onChange: @escaping @Sendable () -> Void) -> Opened? {
    defer { onChange() }
    do {
      let opened = try open { [self] share in
        let percent = Int(share * 100)
        let isNew = state.withLock { state in
          if case .loading(percent) = state { return false }
          state = .loading(percent: percent)
          return true
        }
        if isNew { onChange() }
      }
      state.withLock { $0 = .open(opened) }
      return opened
    } catch {
      state.withLock { $0 = .failed(error) }
      return nil
    }
  }

  /// How much is loaded, from 0 to 1; `nil` when there is nothing to wait for.
  var share: Double? {
    state.withLock { if case .loading(let percent) = $0 { Double(percent) / 100 } else { nil } }
  }

  var opened: Opened? {
    state.withLock { if case .open(let opened) = $0 { opened } else { nil } }
  }

  /// Lets go of the model, once its thread has ended: another may need the memory.
  func close() {
    state.withLock { if case .open = $0 { $0 = .closed } }
  }

  var failure: (any Error)? {
    state.withLock { if case .failed(let error) = $0 { error } else { nil } }
  }
}
