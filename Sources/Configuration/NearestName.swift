/// Finds what somebody meant who wrote a name that there is not.
package struct NearestName {
  private let names: [String]

  package init(in names: [String]) {
    self.names = names
  }

  /// The name that is like it; `nil` where none is.
  ///
  /// Like it: the same but for its table (`theme` for `screen.theme`), or a few letters away.
  package func name(to wrong: String) -> String? {
    let wrong = wrong.lowercased().map { $0 == "-" ? "_" : $0 }
    // Nobody misspells at length, and the comparison takes the product of both lengths.
    guard wrong.count <= 64 else { return nil }
    func last(_ name: [Character]) -> [Character] {
      Array(name.split(separator: ".").last ?? [])
    }
    let scored = names.map { name in
      let letters = Array(name)
      let whole = Self.distance(letters, wrong)
      return (name: name, distance: min(whole, Self.distance(last(letters), last(wrong))))
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, wrong.count / 3) ? best.name : nil
  }

  /// Letters to insert, delete, replace or swap with their neighbour (optimal string
  /// alignment).
  private static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var rows = [Array(0...other.count)]
    for i in one.indices {
      var row = [i + 1]
      for j in other.indices {
        var best = min(
          rows[i][j + 1] + 1,
          row[j] + 1,
          rows[i][j] + (one[i] == other[j] ? 0 : 1)
        )
        if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[one.count][other.count]
  }
}
