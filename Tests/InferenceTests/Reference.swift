import Foundation
import SampleFiles

/// What the sample model should compute, as `reference.json` keeps it.
struct Reference: Decodable {
  struct Prompt: Decodable {
    let prompt: String
    let ids: [Int]
    let pieces: [String]
    let positions: [Position]
    /// layer → position → experts and weights.
    let routes: [[Route]]
    let greedy: [Int]
    let margins: [Float]
    let fixedIDs: [Int]

    private enum CodingKeys: String, CodingKey {
      case prompt, ids, pieces, positions, routes, greedy, margins
      case fixedIDs = "fixed_ids"
    }
  }

  struct Position: Decodable {
    /// Token and logit of the eight best.
    let top: [[Float]]
    /// Logits of `fixed_ids`.
    let fixed: [Float]
  }

  struct Route: Decodable {
    let experts: [Int]
    let weights: [Float]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      experts = try list.decode([Int].self)
      weights = try list.decode([Float].self)
    }
  }

  let tolerance: [String: Float]
  let prompts: [Prompt]

  static func load(_ path: String = SampleModel.reference) throws -> Reference {
    let bytes = try readFile(path)
    return try JSONDecoder().decode(Reference.self, from: Data(bytes))
  }
}
