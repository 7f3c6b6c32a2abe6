import Experts
import GGUF
import SampleFiles

/// A model of two layers with three experts each, and a pack of it put together by hand.
struct SamplePack {
  let folder: TemporaryFolder
  let file: GGUFFile
  let layout: ExpertLayout

  init() throws {
    folder = try TemporaryFolder()
    var model = TinyModel()
    model.experts = 3
    model.format = .q8_0
    file = try GGUFFile(path: model.write(to: folder.path(of: "model.gguf")))
    layout = try ExpertLayout(
      file: file,
      layers: 0..<2,
      expertCount: 3,
      hiddenSize: 64,
      expertWidth: 32,
      alignment: 4096
    )
  }

  /// 64 × 32 weights in Q8_0.
  static let matrixBytes = 64 * 34
  /// Three matrices are 6528 bytes.
  static let stride = 8192

  /// The pack as a file that can still be changed.
  func writer() -> GGUFWriter {
    var writer = GGUFWriter()
    writer.alignment = 4096
    writer.add("general.alignment", .uint32(4096))
    writer.add("general.type", .string("pack"))
    writer.add("pack.version", .uint32(1))
    writer.add("pack.model.identity", .string(file.identity))
    writer.add("pack.layer_count", .uint32(2))
    writer.add("pack.expert_count", .uint32(3))
    writer.add("pack.formats", .array(.string(Array(repeating: "Q8_0", count: 6))))
    for layer in 0..<2 {
      var bytes: [UInt8] = []
      var sums: [UInt64] = []
      for index in 0..<3 {
        let expert = layout.layers[layer].flatMap { piece in
          let start = index * Self.matrixBytes
          return file.bytes(of: piece.tensor)[start..<start + Self.matrixBytes]
        }
        sums.append(
          expert.reduce(14_695_981_039_346_656_037) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
          }
        )
        bytes += expert + Array(repeating: 0, count: Self.stride - expert.count)
      }
      writer.add("pack.checksums.\(layer)", .array(.uint64(sums)))
      writer.add(
        tensor: "blk.\(layer).ffn_experts",
        format: .i8,
        shape: [Self.stride, 3],
        bytes: bytes
      )
    }
    return writer
  }

  /// Writes a pack, changed in some way, and opens it.
  func open(
    readAlignment: Int = 4096,
    _ change: (inout GGUFWriter) throws -> Void = { _ in }
  ) throws -> PackFile {
    var writer = writer()
    try change(&writer)
    return try PackFile(
      path: folder.write(writer.bytes, to: "pack.gguf"),
      identity: file.identity,
      model: layout,
      readAlignment: readAlignment
    )
  }
}

extension GGUFWriter {
  /// Puts another value, or none, in place of the one that `key` has.
  mutating func set(_ key: String, _ value: MetadataValue?) {
    pairs.removeAll { $0.key == key }
    if let value { add(key, value) }
  }
}
