import Compute
import Experts
import Foundation
import Inference

/// What `moetop info` tells about a model.
struct ModelReport: Encodable {
  struct Format: Encodable {
    let name: String
    let tensors: Int
    let bytes: Int
  }

  /// What mixes the tokens, and in how many layers.
  struct Mixer: Encodable {
    let kind: String
    let layers: Int
  }

  let name: String
  let file: String
  let parts: Int
  let version: Int
  let identity: String
  let architecture: String
  /// Layers with experts, and without.
  let layers: Int
  let denseLayers: Int
  let hiddenSize: Int
  let heads: Int
  let kvHeads: Int
  let headSize: Int
  let mixers: [Mixer]
  let experts: Int
  let expertsPerToken: Int
  let expertWidth: Int
  let vocabulary: Int
  let contextLength: Int
  let parameters: Int
  let formats: [Format]
  let fileBytes: Int
  let denseBytes: Int
  let sharedExpertBytes: Int
  let expertBytes: Int
  let slotBytes: Int
  let allExpertsBytes: Int
  let workingSetBytes: Int
  let floorBytes: Int
  let cacheBytesPerToken: Int
  /// What recurrent layers remember.
  let stateBytes: Int
  let contextLimit: Int
  let availableBytes: Int
  let pickedBudgetBytes: Int
  /// How the budget is picked, for people.
  let budget: String

  init(plan: ModelPlan) throws {
    let card = try plan.card()
    let shape = plan.shape
    name = card.name
    file = card.file
    parts = plan.parts.count
    version = plan.file.version
    identity = card.identity
    architecture = card.architecture
    layers = shape.routedLayerCount
    denseLayers = shape.layerCount - shape.routedLayerCount
    sharedExpertBytes = card.sharedExpertBytes ?? 0
    hiddenSize = shape.hiddenSize
    let attention = shape.layers.lazy.compactMap(\.attention).first
    heads = attention?.headCount ?? 0
    kvHeads = attention?.kvHeadCount ?? 0
    headSize = attention?.headSize ?? 0
    var counts: [(kind: String, layers: Int)] = []
    for kind in shape.layers.map({ "\($0.mixer)" }) {
      if let place = counts.firstIndex(where: { $0.kind == kind }) {
        counts[place].layers += 1
      } else {
        counts.append((kind, 1))
      }
    }
    mixers = counts.map { Mixer(kind: $0.kind, layers: $0.layers) }
    experts = shape.expertCount
    expertsPerToken = shape.expertsPerToken
    expertWidth = shape.expertWidth
    vocabulary = shape.vocabularySize
    contextLength = shape.contextLength
    parameters = plan.file.tensors.reduce(0) { $0 + $1.elementCount }
    formats = Dictionary(grouping: plan.file.tensors, by: \.format.name)
      .map { name, tensors in
        Format(
          name: name,
          tensors: tensors.count,
          bytes: tensors.reduce(0) { $0 + $1.byteCount }
        )
      }
      .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    fileBytes = card.fileBytes
    denseBytes = card.denseBytes
    expertBytes = card.expertBytes
    slotBytes = plan.layout.slotBytes
    allExpertsBytes = plan.fullBytes
    workingSetBytes = plan.workingSetBytes
    floorBytes = plan.floorBytes
    cacheBytesPerToken = shape.cacheBytesPerToken(as: .initial)
    stateBytes = shape.stateBytes
    contextLimit = plan.contextLimit(asked: nil)
    let picked = plan.automaticBudget(memory: .current(), contextLimit: contextLimit)
    availableBytes = picked.availableBytes
    budget = picked.explanation
    pickedBudgetBytes =
      try picked.budget.slotCount(for: plan.layout, expertsPerToken: shape.expertsPerToken)
      * plan.layout.slotBytes
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// One fact a line, for people.
  var table: String {
    var rows: [(String, String)] = [
      ("model", "\(name), \(millions(parameters)) parameters, \(architecture)"),
      ("file", "\(file), \(ByteCount(fileBytes)), GGUF v\(version)\(partsNote)"),
      (
        "formats",
        formats.map { "\($0.name) \(ByteCount($0.bytes))" }.joined(separator: " · ")
      ),
      ("shape", shapeText),
      ("", "hidden \(hiddenSize), \(widthText)vocabulary \(vocabulary)"),
    ]
    rows += mixers.map { ("", mixers.count == 1 ? $0.kind : "\($0.layers) × \($0.kind)") }
    let cache = "\(ByteCount(cacheBytesPerToken)) of KV cache each"
    rows += [
      ("context", "\(contextLength) tokens, \(cache)\(stateNote)"),
      ("dense", "\(ByteCount(denseBytes)), always in memory\(sharedNote)"),
    ]
    return lines(rows + (layers == 0 ? [("budget", "none: there are no experts")] : expertRows))
  }

  private var expertRows: [(String, String)] {
    let all = layers * experts
    return [
      ("expert", "\(ByteCount(expertBytes)) in the file, \(ByteCount(slotBytes)) a slot"),
      ("all", "\(ByteCount(allExpertsBytes)) for all \(all) experts"),
      ("token", "\(ByteCount(workingSetBytes)) working set: below it most reads repeat"),
      ("floor", "\(ByteCount(floorBytes)), the smallest budget (--budget \(floorBytes))"),
      ("budget", budget),
      ("", "\(pickedBudgetBytes / slotBytes) of \(all) experts would have a slot now"),
    ]
  }

  private func lines(_ rows: [(String, String)]) -> String {
    rows.map { name, text in
      name.padding(toLength: 9, withPad: " ", startingAt: 0) + text + "\n"
    }.joined()
  }

  private var shapeText: String {
    let noun = denseLayers == 1 ? "layer" : "layers"
    let dense = denseLayers == 0 ? "" : "\(denseLayers) \(noun) without experts"
    guard layers > 0 else { return dense }
    return "\(layers) layers × \(experts) experts, top-\(expertsPerToken)"
      + (dense.isEmpty ? "" : ", \(dense)")
  }

  private var widthText: String { layers == 0 ? "" : "expert width \(expertWidth), " }

  private var sharedNote: String {
    sharedExpertBytes == 0 ? "" : ", \(ByteCount(sharedExpertBytes)) of it shared experts"
  }

  private var stateNote: String {
    stateBytes == 0 ? "" : ", \(ByteCount(stateBytes)) of states"
  }

  private var partsNote: String { parts == 1 ? "" : ", \(parts) parts" }

  private func millions(_ count: Int) -> String {
    count >= 1_000_000_000
      ? String(format: "%.1f B", Double(count) / 1e9)
      : String(format: "%.1f M", Double(count) / 1e6)
  }
}
