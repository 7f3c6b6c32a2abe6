import FoundationEssentials
import Routing

/// How much each layer of one model depends on its lightest experts; a small JSON file.
///
/// What the numbers are is told by ``SensitivityMeasurement``.
package struct LayerSensitivities: Equatable, Sendable {
  /// Tells models apart: the identity of a model card.
  package let model: String
  /// Tokens that were measured.
  package let tokenCount: Int
  /// One for each layer, finite and not negative.
  package let values: [Float]

  package init(model: String, tokenCount: Int, values: [Float]) {
    precondition(values.allSatisfy { $0 >= 0 && $0.isFinite }, "sensitivities \(values)")
    self.model = model
    self.tokenCount = tokenCount
    self.values = values
  }

  /// The rule for a model.
  ///
  /// - Parameters:
  ///   - tolerance: squared relative error that skipping may cause in a layer
  ///   - identity: of the model
  ///   - layerCount: of the model
  /// - Returns: a tolerance for each layer
  /// - Throws: ``InferenceError`` when these were measured on another model
  package func skipping(
    tolerance: Float,
    identity: String,
    layerCount: Int
  ) throws(InferenceError) -> AdaptiveSkipping {
    guard model == identity else {
      throw .sidecarOfAnotherModel(found: model, expected: identity)
    }
    guard values.count == layerCount else {
      throw .wrongSidecar(
        key: "number of layers",
        found: "\(values.count)",
        expected: "\(layerCount)"
      )
    }
    return AdaptiveSkipping(tolerance: tolerance, sensitivities: values)
  }
}

// MARK: - The file

extension LayerSensitivities {
  /// What the file says; checked before it is believed.
  private struct Content: Codable {
    var format: String
    var version: Int
    var model: String
    var tokenCount: Int
    var sensitivities: [Float]
  }

  private static let format = "moetop layer sensitivities"
  private static let version = 1
  /// Far more than the layers of any model take.
  private static let largestFile = 1 << 20

  /// Reads a file that ``write(to:)`` wrote.
  ///
  /// - Throws: ``CalibrationError`` when it cannot be read or is of another kind
  package init(path: String) throws(CalibrationError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw .cannotRead(path: path)
    }
    guard data.count <= Self.largestFile else {
      throw .notSensitivities(path: path, reason: "larger than any such file")
    }
    let content: Content
    do {
      content = try JSONDecoder().decode(Content.self, from: data)
    } catch {
      throw .notSensitivities(path: path, reason: "not their JSON")
    }
    guard content.format == Self.format, content.version == Self.version else {
      throw .notSensitivities(path: path, reason: "not of version \(Self.version)")
    }
    guard content.tokenCount > 0, !content.sensitivities.isEmpty,
      content.sensitivities.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw .notSensitivities(path: path, reason: "a number in it cannot be")
    }
    self.init(
      model: content.model,
      tokenCount: content.tokenCount,
      values: content.sensitivities
    )
  }

  /// Writes the file in place of what was there: whole or not at all.
  ///
  /// - Throws: ``CalibrationError/cannotWrite(path:)``
  package func write(to path: String) throws(CalibrationError) {
    let content = Content(
      format: Self.format,
      version: Self.version,
      model: model,
      tokenCount: tokenCount,
      sensitivities: values
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    do {
      try encoder.encode(content).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .cannotWrite(path: path)
    }
  }
}
