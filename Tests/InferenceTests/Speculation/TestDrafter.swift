import SampleFiles

@testable import Inference

/// Drafts that are right, wrong, or both, for tests that know what comes.
struct TestDrafter: Drafter {
  enum Kind: CaseIterable, Sendable {
    case right, wrong, random
    /// Right at first, then wrong, at lengths that differ from draft to draft.
    case mixed
  }

  let kind: Kind
  /// The whole text, and what nobody will say after it.
  let known: [Int]
  let vocabularySize: Int

  func draft(after text: [Int], limit: Int) -> Draft {
    var random = SeededRandom(seed: UInt64(text.count))
    let rightCount = Int.random(in: 0...limit, using: &random)
    let tokens = (0..<limit).map { place in
      let index = text.count + place
      let right = known.indices.contains(index) ? known[index] : index % vocabularySize
      switch kind {
      case .right: return right
      case .wrong: return (right + 1) % vocabularySize
      case .random: return Int.random(in: 0..<vocabularySize, using: &random)
      case .mixed: return place < rightCount ? right : (right + 1) % vocabularySize
      }
    }
    return Draft(tokens: tokens, evidence: text.count % (Draft.evidenceLimit + 1))
  }
}
