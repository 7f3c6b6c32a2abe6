import Inference

extension EngineFlags {
  /// An engine whose predictors are all scored; none of their guesses is acted on.
  func scoringEngine(path: String) throws -> Engine {
    var plan: ModelPlan
    do { plan = try ModelPlan(path: path) } catch { throw Failure(error, subject: path) }
    if let pack = store.pack {
      do { try plan.adopt(packAt: pack) } catch { throw Failure(error, subject: pack) }
    }
    var options = try options(for: plan)
    options.scoresPredictors = true
    do {
      return try Engine(plan: plan, options: options)
    } catch {
      throw Failure(error, subject: path)
    }
  }
}
