import Events

/// A guess that an expert will be asked for soon.
package struct Prediction: Equatable, Sendable {
  /// The expert, in a layer that is still to come.
  package var expert: ExpertID
  /// How sure the predictor is, 0...1; comparable within one predictor, not between two.
  package var confidence: Float

  package init(expert: ExpertID, confidence: Float) {
    self.expert = expert
    self.confidence = confidence
  }
}

extension [Prediction] {
  /// Puts a guess into its place among those from `start` on.
  ///
  /// They stay sorted by confidence and at most `limit` long. Among equals the one that came
  /// first stays ahead.
  mutating func insert(_ guess: Prediction, from start: Int, limit: Int) {
    var place = count
    if count - start < limit {
      append(guess)
    } else {
      guard limit > 0, guess.confidence > self[count - 1].confidence else { return }
      place -= 1
    }
    while place > start, guess.confidence > self[place - 1].confidence {
      self[place] = self[place - 1]
      place -= 1
    }
    self[place] = guess
  }

  /// Appends the experts of a layer with the best scores above `floor`, best first.
  ///
  /// The score becomes the confidence. Equal scores go to the lower index, as in the router.
  mutating func appendBest(
    of scores: UnsafeBufferPointer<Float>,
    above floor: Float = 0,
    layer: Int,
    limit: Int
  ) {
    let start = count
    for (index, score) in scores.enumerated() where score > floor {
      // Most scores end here, before an identity is made for them.
      if count - start == limit, limit == 0 || score <= self[count - 1].confidence { continue }
      let expert = ExpertID(layer: layer, index: index)
      insert(Prediction(expert: expert, confidence: score), from: start, limit: limit)
    }
  }
}
