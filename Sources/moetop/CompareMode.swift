import Experts
import Inference

/// One way of running a model that `moetop compare` tries: flags of `moetop run`.
struct CompareMode: Equatable {
  /// How the table names it.
  let name: String
  /// The flags that make it, after those that all modes share.
  let flags: [String]

  /// Reads the name of a schedule, flags, or both: `pre-gated --route-ahead 2`.
  init(parsing text: String) {
    name = text
    var words = text.split(separator: " ").map(String.init)
    if let first = words.first, !first.hasPrefix("-") {
      words.replaceSubrange(0..<1, with: ["--schedule", first])
    }
    // Whatever the others have to live with, resident means all.
    let isResident = zip(words, words.dropFirst()).contains {
      $0 == ("--schedule", Schedule.resident.rawValue)
    }
    flags = isResident && !words.contains("--budget") ? words + ["--budget", "all"] : words
  }

  /// The four designs that Pre-gated MoE compares.
  static let schedules = Schedule.allCases.map { CompareMode(parsing: $0.rawValue) }
}
