import Compute
import Experts

/// What a user may decide about running a model; the rest follows from the model and the
/// machine.
package struct EngineOptions: Sendable {
  /// `nil`: what fits, and less while memory is short.
  package var budget: MemoryBudget?
  /// How memory is watched where the budget is `nil`.
  package var memoryWatch = MemoryWatch()
  /// `nil`: one for each processor.
  package var threadCount: Int?
  /// `nil`: ``ModelPlan/contextDefault``, or less if the model was made for less.
  package var contextLimit: Int?
  /// How the KV cache keeps keys and values.
  package var kvFormat = KVFormat.initial
  /// `nil`: the fastest that this processor has.
  package var kernels: KernelSet?
  /// A chat template to follow instead of the model's own.
  package var chatTemplate: String?
  /// How experts are read.
  package var reading = ReadOptions()
  /// Models of at least so many bytes begin in the page cache where they are in it: fresh memory
  /// for less costs no time that anybody notices.
  package var mappedBytes = 256 << 20

  /// Who leaves when another expert needs the slot; `nil`:
  /// ``PolicyChoice/defaultName``.
  package var policy: PolicyChoice?
  /// A pack of the model's experts to read from.
  package var packPath: String?
  /// Fills the slots with what earlier sessions used most, before the first token.
  package var profile: ResidencyProfile?

  /// When experts are read; `nil`: pre-gated for a model that was trained so, else on
  /// demand.
  package var schedule: Schedule?
  /// Chooses experts so many layers early, with the model's own routers (lossy).
  package var routeAhead: Int?
  /// A sidecar of pre-gates to choose with (lossy).
  package var preGatesPath: String?
  /// Guesses what later layers will want, so that reads begin early; `nil`: nothing does.
  package var predictor: PredictorCatalog.Entry?
  /// Bytes of guessed reads that may be under way; `nil`: two experts.
  package var prefetchBytes: Int?
  /// Scores every predictor without acting on any.
  package var scoresPredictors = false
  /// Hears how much of what is read at the start has been read, from 0 to 1.
  package var onLoading: (@Sendable (Double) -> Void)?
  /// What may be given up for speed.
  package var approximations = Approximations()

  package init() {}

  /// Takes back everything that changes the output.
  package mutating func makeExact() {
    if schedule == .preGated { schedule = nil }
    routeAhead = nil
    preGatesPath = nil
    predictor = nil
    approximations = Approximations()
  }
}
