import Events
import Experts
import Inference
import Recording
import Simulation

/// Misses of each layer for every number of slots, measured in a recorded session.
enum MeasuredMisses {
  /// - Parameters:
  ///   - path: a recording of the same model
  ///   - plan: the model
  /// - Returns: `[layer][slots]`, from no slot to one for each expert
  /// - Throws: ``Failure`` when it is of another shape, or cannot be read
  static func curves(of path: String, plan: ModelPlan) throws -> [[Double]] {
    let shape = plan.shape
    let events: [SessionEvent]
    do {
      events = try SessionReader(path: path).events()
    } catch {
      throw Failure(error, subject: path)
    }
    let places = ExpertPlaces(layers: 0..<shape.routedLayerCount, expertCount: shape.expertCount)
    guard let trace = try? AccessTrace(events: events, places: places) else {
      throw Failure(what: path, why: "it is no recording of this model")
    }
    return MissCurve.measure(trace, places: places).layers.map { $0.misses.map(Double.init) }
  }
}
