import Compute
import Experts
import GGUF

/// One matrix for every layer but the last: it reads that layer's router input and chooses
/// the experts of the next layer (Pre-gated MoE, arXiv 2308.12066, section 4).
///
/// They come inside a model that was trained with them, or in a sidecar that was fitted to
/// a model without. The first layer keeps its own router, and nothing crosses tokens.
package final class PreGates {
  /// (expertCount × hiddenSize), by the layer that computes it; one fewer than layers.
  let matrices: [MatrixView]
  /// Whether the weights of the chosen experts come from the pre-gate too, as in a model
  /// that was trained so; otherwise the layer's own router weighs them.
  let weighs: Bool

  private let loaded: DenseTensors

  init(_ loaded: DenseTensors, shape: ModelShape, weighs: Bool) {
    self.loaded = loaded
    self.weighs = weighs
    matrices = (0..<max(0, shape.routedLayerCount - 1)).map { loaded.matrix(.layer($0, .preGate)) }
  }

  /// Opens a sidecar: a GGUF file with `general.type` `adapter` and `adapter.type`
  /// `pregate`, and a ``LayerTensor/preGate`` of shape (hidden, experts) for each layer but
  /// the last.
  ///
  /// Throws ``GGUFError``, ``InferenceError`` or ``ExpertsError``.
  package convenience init(path: String, shape: ModelShape, identity: String) throws {
    let file = try GGUFFile(path: path)
    for (key, wanted) in [("general.type", "adapter"), ("adapter.type", "pregate")] {
      let found = try file.metadata.string(key) ?? "missing"
      guard found == wanted else {
        throw InferenceError.wrongSidecar(key: key, found: found, expected: wanted)
      }
    }
    if let owner = try file.metadata.string(Self.identityKey), owner != identity {
      throw InferenceError.sidecarOfAnotherModel(found: owner, expected: identity)
    }
    let parts = try file.partPaths.map { path throws(ExpertsError) in try DirectFile(path: path) }
    var plan = DensePlan(file: file, alignment: parts.map(\.alignment).max() ?? 4096)
    try Self.plan(into: &plan, shape: shape)
    self.init(try DenseTensors(plan, parts: parts), shape: shape, weighs: false)
  }

  /// Writes a sidecar.
  ///
  /// - Parameters:
  ///   - gates: (expertCount, hiddenSize) for each layer but the last
  ///   - path: of the sidecar
  ///   - shape: of the model
  ///   - identity: of the model that they were fitted to
  ///   - tokenCount: tokens that they were fitted to
  /// - Throws: ``SidecarError``
  package static func write(
    _ gates: [[Float]],
    to path: String,
    shape: ModelShape,
    identity: String,
    tokenCount: Int
  ) throws {
    let header = SidecarHeader(
      pairs: [
        ("general.type", .string("adapter")),
        ("adapter.type", .string("pregate")),
        ("general.architecture", .string(shape.architecture)),
        (identityKey, .string(identity)),
        ("pregate.tokens", .uint64(UInt64(tokenCount))),
      ],
      tensors: gates.indices.map { layer in
        SidecarHeader.Tensor(
          name: TensorName.layer(layer, .preGate).fileName,
          format: .f32,
          shape: [shape.hiddenSize, shape.expertCount]
        )
      },
      alignment: 64
    )
    let writer = try SidecarWriter(path: path, header: header)
    for (layer, gate) in gates.enumerated() {
      try gate.withUnsafeBytes { try writer.write($0, to: layer, at: 0) }
    }
    try writer.finish()
  }

  /// Names the model that a sidecar was fitted to.
  package static let identityKey = "pregate.model.identity"

  /// Whether a model file brings pre-gates of its own.
  static func areIn(_ file: GGUFFile) -> Bool {
    file.tensor(.layer(0, .preGate)) != nil
  }

  static func plan(
    into plan: inout DensePlan,
    shape: ModelShape
  ) throws(InferenceError) {
    for layer in 0..<max(0, shape.routedLayerCount - 1) {
      try plan.add(.layer(layer, .preGate), [shape.hiddenSize, shape.expertCount])
    }
  }
}
