import GGUF
import Routing

/// A model file, with the keys of its architecture.
///
/// Every reader throws ``GGUFError`` where a key has the wrong type, and ``InferenceError``
/// where its value cannot be.
struct ModelKeys {
  let file: GGUFFile
  let architecture: String
  /// Layers that are computed; those behind them predict further tokens and are not.
  let layerCount: Int
  /// Width of the residual stream.
  private(set) var hiddenSize = 0

  init(file: GGUFFile, architecture: String) throws {
    self.file = file
    self.architecture = architecture
    let (count, extra) = (
      "\(architecture).block_count", "\(architecture).nextn_predict_layers"
    )
    guard let layers = try file.metadata.integer(count) else {
      throw InferenceError.missingKey(count)
    }
    // The upper bounds are far beyond any published model and keep products in range.
    guard (1...1024).contains(layers) else {
      throw InferenceError.badValue(key: count, found: layers)
    }
    let skipped = try file.metadata.integer(extra) ?? 0
    guard (0..<layers).contains(skipped) else {
      throw InferenceError.badValue(key: extra, found: skipped)
    }
    layerCount = layers - skipped
    hiddenSize = try size("embedding_length", in: 1...65536)
  }

  /// A key with the architecture before it.
  func name(_ key: String) -> String { "\(architecture).\(key)" }

  func has(_ tensor: TensorName) -> Bool { file.tensor(tensor) != nil }

  /// A number that must be there.
  func size(_ key: String, in range: ClosedRange<Int>) throws -> Int {
    guard let value = try optionalSize(key, in: range) else {
      throw InferenceError.missingKey(name(key))
    }
    return value
  }

  func optionalSize(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = try file.metadata.integer(name(key)) else { return nil }
    guard range.contains(value) else {
      throw InferenceError.badValue(key: name(key), found: value)
    }
    return value
  }

  /// A number that must be there, one for all layers or one for each.
  func size(_ key: String, layer: Int, in range: ClosedRange<Int>) throws -> Int {
    guard let value = try optionalSize(key, layer: layer, in: range) else {
      throw InferenceError.missingKey(name(key))
    }
    return value
  }

  func optionalSize(_ key: String, layer: Int, in range: ClosedRange<Int>) throws -> Int? {
    guard case .array = file.metadata[name(key)] else { return try optionalSize(key, in: range) }
    let values = try file.metadata.integers(name(key)) ?? []
    guard values.indices.contains(layer) else {
      throw InferenceError.shortArray(key: name(key), count: values.count, layerCount: layerCount)
    }
    guard range.contains(values[layer]) else {
      throw InferenceError.badValue(key: name(key), found: values[layer])
    }
    return values[layer]
  }

  /// A finite number above 0; nil without the key.
  func positive(_ key: String) throws -> Float? {
    guard let value = try float(key) else { return nil }
    guard value > 0 else {
      throw InferenceError.badNumber(key: name(key), found: "\(value)")
    }
    return value
  }

  /// A finite number; nil without the key.
  func float(_ key: String) throws -> Float? {
    guard let value = try file.metadata.float(name(key)) else { return nil }
    guard value.isFinite else {
      throw InferenceError.badNumber(key: name(key), found: "\(value)")
    }
    return value
  }

  /// What makes probabilities of a router's scores.
  func scoring(default usual: Router.Scoring) throws -> Router.Scoring {
    let key = "expert_gating_func"
    switch try file.metadata.integer(name(key)) {
    case nil, 0: return usual
    case 1: return .softmax
    case 2: return .sigmoid
    case let other?: throw InferenceError.badValue(key: name(key), found: other)
    }
  }

  func flag(_ key: String) throws -> Bool? { try file.metadata.bool(name(key)) }

  /// A flag with one value for each layer; nil without the key.
  func flag(_ key: String, layer: Int) throws -> Bool? {
    guard case .array = file.metadata[name(key)] else { return try flag(key) }
    let values = try file.metadata.bools(name(key)) ?? []
    guard values.indices.contains(layer) else {
      throw InferenceError.shortArray(key: name(key), count: values.count, layerCount: layerCount)
    }
    return values[layer]
  }

  func string(_ key: String) throws -> String? { try file.metadata.string(name(key)) }
}
