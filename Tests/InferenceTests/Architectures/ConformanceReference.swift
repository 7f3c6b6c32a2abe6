import Foundation
import SampleFiles

/// What llama.cpp or transformers compute with a tiny model: the folder that
/// `MOETOP_CONFORMANCE` names has `runtime/models/*.gguf` and `runtime/ref/*.json`.
struct ConformanceReference: Decodable {
  struct Variant: Decodable {
    let runs: [Run]
  }

  struct Run: Decodable {
    let logits: Logits
    let greedy: Greedy?
    /// Only of llama.cpp's own runs.
    let prompt: [Int]?
    let layers: [Layer]?
  }

  struct Logits: Decodable {
    /// The best eight at each position.
    let topIDs: [[Int]]
    let topLogits: [[Float]]
    /// Those of `vocabularyIndices`, or of the first of them.
    let at: [[Float]]

    private enum CodingKeys: String, CodingKey {
      case topIDs = "top_ids"
      case topLogits = "top_logits"
      case at
    }
  }

  struct Greedy: Decodable {
    let tokens: [Int]
    /// From the best logit to the second.
    let margin: [Float]
  }

  struct Layer: Decodable {
    let layer: Int
    let experts: [[Int]]
    let weights: [[Float]]
  }

  /// The file to load.
  let model: String
  let architecture: String
  let vocabularyIndices: [Int]
  let tolerance: [String: Float]
  private let runs: [Run]
  private let floatActivations: Variant?
  private let transformers: Variant?

  private enum CodingKeys: String, CodingKey {
    case model, tolerance, runs
    case architecture = "arch"
    case vocabularyIndices = "vocab_indices"
    case floatActivations = "f32act"
    case transformers = "hf"
  }

  /// Runs of llama.cpp, of the same weights as floats, and of transformers, by their name in
  /// `tolerance`.
  var variants: [String: [Run]] {
    var all = ["llama": runs]
    if let floatActivations { all["f32act"] = floatActivations.runs }
    if let transformers { all["hf"] = transformers.runs }
    return all
  }

  /// Whether no weight makes an engine round its activations.
  var isFloat: Bool { transformers != nil }

  /// The folder with `models` and `ref`, if it was named.
  static let folder = ProcessInfo.processInfo.environment["MOETOP_CONFORMANCE"].map {
    $0 + "/runtime"
  }

  /// The names of all models of which there are references.
  static let names: [String] = {
    guard let folder else { return [] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/ref")) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func load(_ name: String) throws -> ConformanceReference? {
    guard let folder else {
      print("skipped: MOETOP_CONFORMANCE names no folder with runtime/ref/\(name).json")
      return nil
    }
    let bytes = try readFile("\(folder)/ref/\(name).json")
    return try JSONDecoder().decode(ConformanceReference.self, from: Data(bytes))
  }

  var path: String { "\(Self.folder ?? "")/models/\(model)" }
}
