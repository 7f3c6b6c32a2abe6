import GGUF

/// The paths of the sample model that the repository ships, and copies in other formats.
package enum SampleModel {
  /// The root of the repository.
  package static let repository: String = {
    // Tests/SampleFiles/SampleModel.swift
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  }()
  package static let folder = repository + "/sample-models"
  /// Weights BF16; routers and norms F32.
  package static let brainFloat = folder + "/moetop-sample-bf16.gguf"
  /// Matrices Q8_0; routers and norms F32.
  package static let eightBit = folder + "/moetop-sample-q8_0.gguf"
  /// The model that was trained pre-gated, matrices Q8_0.
  package static let preGated = folder + "/moetop-sample-pregated-q8_0.gguf"
  /// What the training code computes with it.
  package static let preGatedReference = folder + "/reference-pregated.json"
  /// What `transformers` computes with the sample model: README.md beside it.
  package static let reference = folder + "/reference.json"

  /// Writes a copy of the sample model with its matrices in `format`, routers and norms
  /// as they are, and returns its path.
  package static func converted(to format: TensorFormat, directory: String) throws -> String {
    let source = try GGUFFile(path: brainFloat)
    var writer = GGUFWriter()
    for key in source.metadata.keys where key != "general.file_type" {
      if let value = source.metadata[key] { writer.add(key, value) }
    }
    for tensor in source.tensors {
      let bytes = source.withBytes(of: tensor) { Array($0) }
      if tensor.shape.count > 1, tensor.format != .f32 {
        writer.add(
          tensor: tensor.name,
          format: format,
          shape: tensor.shape,
          values: bytes.withUnsafeBytes { tensor.format.values(of: $0) }
        )
      } else {
        writer.add(
          tensor: tensor.name,
          format: tensor.format,
          shape: tensor.shape,
          bytes: bytes
        )
      }
    }
    let path = "\(directory)/moetop-sample-\(format.name.lowercased()).gguf"
    try writer.write(to: path)
    return path
  }
}
