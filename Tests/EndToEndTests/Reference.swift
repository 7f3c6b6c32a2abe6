import Foundation
import SampleFiles

/// What these tests need of `reference.json`.
struct Reference: Decodable {
  struct Prompt: Decodable {
    let prompt: String
    let greedy: [Int]
    let margins: [Float]
  }

  let tolerance: [String: Float]
  let prompts: [Prompt]

  static func load() throws -> Reference {
    try JSONDecoder().decode(Reference.self, from: Data(readFile(SampleModel.reference)))
  }
}
