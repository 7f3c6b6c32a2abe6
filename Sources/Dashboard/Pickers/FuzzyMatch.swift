/// How well letters typed in a hurry fit a text: all must be in it, in their order.
package struct FuzzyMatch: Equatable, Sendable {
  /// The less the better: letters left out between the matched ones, fewer where words begin.
  package let score: Int

  /// `nil` where the letters are not all in the text; capitals do not matter.
  package init?(_ needle: String, in text: String) {
    let letters = Array(needle.lowercased().filter { !$0.isWhitespace })
    let text = Array(text.lowercased())
    // The best begin is not always the first: each place where it could begin is tried.
    let scores = text.indices.filter { text[$0] == letters.first }
      .compactMap { Self.score(letters, text, from: $0) }
    if letters.isEmpty {
      score = 0
    } else if let best = scores.min() {
      score = best
    } else {
      return nil
    }
  }

  private static func score(_ letters: [Character], _ text: [Character], from begin: Int) -> Int? {
    func startsWord(_ place: Int) -> Bool {
      place == 0 || !(text[place - 1].isLetter || text[place - 1].isNumber)
    }
    var score = startsWord(begin) ? 0 : 8
    var place = begin
    for letter in letters.dropFirst() {
      guard let next = text[(place + 1)...].firstIndex(of: letter) else { return nil }
      let isNear = next == place + 1
      score += isNear ? 0 : startsWord(next) ? 2 : 2 + min(next - place, 16)
      place = next
    }
    return score * 64 + min(begin, 63)
  }
}
