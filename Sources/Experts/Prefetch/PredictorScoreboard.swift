import Events

/// Lets every predictor guess, acts on none of the guesses, and counts which came true.
///
/// A layer is scored when its routing is known, against the newest guesses made for it. A
/// predictor that is told the scores of several layers ahead has one row for each distance,
/// because its older guesses are those that leave time to read. The control holds a layer's
/// own scores on its own input against its own selection: anything below 100 % means that
/// the scores handed in are not what the router goes by.
package struct PredictorScoreboard: Sendable {
  /// What one predictor achieved, at one distance if it has several.
  package struct Row: Equatable, Sendable {
    /// The predictor, or `control`.
    package let name: String
    /// Layers ahead, for predictors that have one row for each distance.
    package let distance: Int?
    /// One tally for each layer.
    package let layers: [PredictionTally]

    /// The tallies of all layers together.
    package var total: PredictionTally { layers.reduce(PredictionTally(), +) }
  }

  private struct Contestant: Sendable {
    let name: String
    var predictor: any ExpertPredictor
    let wants: AheadScores?
    var sets: [GuessSets]  // one, or one for each distance

    var distances: ClosedRange<Int>? {
      guard let range = wants?.distances, range.count > 1 else { return nil }
      return range
    }
  }

  private let context: PredictorContext
  private let limit: Int
  private var contestants: [Contestant]
  private var control: GuessSets
  private var momentCount = 0
  private var predictions: [Prediction] = []
  private var isMiss: [Bool] = []

  /// - Parameters:
  ///   - context: the model
  ///   - entries: the predictors to compare
  ///   - limit: guesses for each layer; `nil` for as many as the layer will choose
  package init(
    _ context: PredictorContext,
    entries: [PredictorCatalog.Entry] = PredictorCatalog.entries,
    limit: Int? = nil
  ) {
    let limit = limit ?? context.expertsPerToken
    self.context = context
    self.limit = limit
    let emptySets = GuessSets(layerCount: context.layerCount, limit: limit)
    contestants = entries.map { entry in
      let predictor = entry.make(context)
      let setCount = predictor.wants?.distances.count ?? 1
      return Contestant(
        name: entry.name,
        predictor: predictor,
        wants: predictor.wants,
        sets: Array(repeating: emptySets, count: setCount)
      )
    }
    control = GuessSets(layerCount: context.layerCount, limit: context.expertsPerToken)
  }

  /// What the predictors want to be told, each once.
  package var wants: [AheadScores] {
    contestants.reduce(into: []) { all, contestant in
      if let wants = contestant.wants, !all.contains(wants) { all.append(wants) }
    }
  }

  /// The score so far: a row for each predictor, or for each of its distances, then the
  /// control.
  package var rows: [Row] {
    var rows = contestants.flatMap { contestant in
      contestant.sets.enumerated().map { number, sets in
        let distance = contestant.distances.map { $0.lowerBound + number }
        return Row(name: contestant.name, distance: distance, layers: sets.tallies)
      }
    }
    rows.append(Row(name: "control", distance: nil, layers: control.tallies))
    return rows
  }

  /// Notes that the next token has nothing to do with the last one.
  package mutating func beginSequence() {
    for number in contestants.indices {
      contestants[number].predictor.beginSequence()
      for place in contestants[number].sets.indices { contestants[number].sets[place].forget() }
    }
  }

  /// Notes that the next moment is the first layer of a token.
  package mutating func beginToken() {
    for number in contestants.indices { contestants[number].predictor.beginToken() }
  }

  /// Scores the guesses for a layer, then lets every predictor learn from it and guess on.
  /// - Parameters:
  ///   - moment: the layer; ``RoutingMoment/ahead`` from the routers, and for the control the
  ///     scores of the layer itself
  ///   - pregated: the scores ahead from the pre-gates
  ///   - isResident: whether an expert of the layer held a slot when it was asked for
  package mutating func observe(
    _ moment: borrowing RoutingMoment,
    pregated: [(layer: Int, scores: UnsafeBufferPointer<Float>)] = [],
    isResident: (ExpertID) -> Bool = { _ in true }
  ) {
    momentCount += 1
    isMiss.removeAll(keepingCapacity: true)
    for index in moment.experts {
      isMiss.append(!isResident(ExpertID(layer: moment.layer, index: index)))
    }
    scoreControl(moment)
    var pregatedMoment = copy moment
    pregatedMoment.ahead = pregated
    for number in contestants.indices {
      for place in contestants[number].sets.indices {
        contestants[number].sets[place]
          .score(moment.experts, in: moment.layer, isMiss: isMiss)
      }
      predictions.removeAll(keepingCapacity: true)
      if contestants[number].wants?.source == .pregate {
        contestants[number].predictor
          .observe(pregatedMoment, limit: limit, into: &predictions)
      } else {
        contestants[number].predictor.observe(moment, limit: limit, into: &predictions)
      }
      collect(for: number, from: moment.layer)
    }
  }

  private mutating func collect(for number: Int, from layer: Int) {
    let distances = contestants[number].distances
    for prediction in predictions {
      var place = 0
      if let distances {
        let distance = prediction.expert.layer - layer
        precondition(distances.contains(distance), "a guess \(distance) layers ahead")
        place = distance - distances.lowerBound
      }
      contestants[number].sets[place].add(prediction.expert, at: momentCount)
    }
  }

  private mutating func scoreControl(_ moment: borrowing RoutingMoment) {
    for (layer, scores) in moment.ahead where layer == moment.layer {
      predictions.removeAll(keepingCapacity: true)
      predictions.appendBest(
        of: scores,
        above: -.infinity,
        layer: layer,
        limit: context.expertsPerToken
      )
      for prediction in predictions { control.add(prediction.expert, at: momentCount) }
      control.score(moment.experts, in: layer, isMiss: isMiss)
    }
  }
}
