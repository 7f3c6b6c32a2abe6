/// The predictors there are: the values of `--predict`.
package enum PredictorCatalog {
  /// One predictor of the shelf.
  package struct Entry: Sendable {
    /// What `--predict` takes and the screen shows.
    package let name: String
    /// What it goes by, in one line.
    package let summary: String
    /// Makes one that has learned nothing yet.
    package let make: @Sendable (PredictorContext) -> any ExpertPredictor

    init<Predictor: ExpertPredictor>(
      _ summary: String,
      make: @escaping @Sendable (PredictorContext) -> Predictor
    ) {
      name = Predictor.name
      self.summary = summary
      self.make = make
    }
  }

  /// All predictors, those that ask the model before those that remember.
  package static let entries = [
    Entry("the routers of the next three layers, on the present input") { _ in NextRouter() },
    Entry("matrices fitted to foretell the next router; needs a calibration") { _ in PreGate() },
    Entry("what followed the best experts of the last two layers", make: { EdgeMoE($0) }),
    Entry("what followed each expert of the present layer", make: { PairTable($0) }),
    Entry("what the layer chose for the token before", make: { PreviousToken($0) }),
    Entry("the earlier sequence most like this one so far", make: { MoEInfinity($0) }),
  ]

  /// The entry of that name.
  /// - Throws: ``PredictorError``
  package static func entry(named name: String) throws(PredictorError) -> Entry {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknown(name, known: entries.map(\.name))
    }
    return entry
  }
}
