/// What a way of running a model leaves as it is: four claims, each of which can fail alone.
package struct Exactness: Equatable, Sendable, Codable {
  /// Every layer's experts are those that the model's own router picks.
  package var sameRouting: Bool
  /// Every expert that was picked is computed; none is skipped.
  package var sameExperts: Bool
  /// Every expert is computed in the precision of the file.
  package var samePrecision: Bool
  /// The output is bit for bit that of the fully resident model.
  package var sameBytes: Bool

  /// Nothing is changed.
  package static let exact = Exactness(
    sameRouting: true,
    sameExperts: true,
    samePrecision: true
  )

  package init(sameRouting: Bool, sameExperts: Bool, samePrecision: Bool) {
    self.sameRouting = sameRouting
    self.sameExperts = sameExperts
    self.samePrecision = samePrecision
    sameBytes = sameRouting && sameExperts && samePrecision
  }

  /// What is changed, in words; empty where nothing is.
  package var changes: [String] {
    let claims = [
      (sameRouting, "other routing"), (sameExperts, "fewer experts"),
      (samePrecision, "lower precision"),
    ]
    return claims.filter { !$0.0 }.map(\.1)
  }
}
