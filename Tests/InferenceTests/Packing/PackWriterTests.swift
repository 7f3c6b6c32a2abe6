import Compute
import Events
import Experts
import GGUF
import Glibc
import Inference
import SampleFiles
import Testing

@Suite("Pack writer")
struct PackWriterTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "model.pack.gguf")
  }

  /// A model on the disk, with what packing it takes.
  private struct Sample {
    let file: GGUFFile
    let layout: ExpertLayout
    let parts: [DirectFile]

    init(path: String, model: TinyModel) throws {
      file = try GGUFFile(path: path)
      parts = try file.partPaths.map { try DirectFile(path: $0) }
      layout = try ExpertLayout(
        file: file,
        layers: 0..<model.layers,
        expertCount: model.experts,
        hiddenSize: model.hidden,
        expertWidth: model.expertWidth,
        alignment: 4096
      )
    }

    func writer(_ options: PackOptions = PackOptions()) throws -> PackWriter {
      try PackWriter(file: file, layout: layout, parts: parts, options: options)
    }

    /// The bytes of an expert's matrices in the model.
    func matrices(_ expert: ExpertID) throws -> [[UInt8]] {
      let names: [LayerTensor] = [.gateProjections, .upProjections, .downProjections]
      return try names.map { name in
        let tensor = try #require(file.tensor(.layer(expert.layer, name)))
        let size = tensor.byteCount / layout.expertCount
        return Array(file.bytes(of: tensor)[expert.index * size..<(expert.index + 1) * size])
      }
    }

    var experts: [ExpertID] {
      layout.layers.indices.flatMap { layer in
        (0..<layout.expertCount).map { ExpertID(layer: layer, index: $0) }
      }
    }
  }

  private func sample(_ change: (inout TinyModel) -> Void = { _ in }) throws -> Sample {
    var model = TinyModel()
    model.layers = 3
    model.experts = 5
    change(&model)
    return try Sample(path: model.write(to: folder.path(of: "model.gguf")), model: model)
  }

  private func open(_ sample: Sample) throws -> PackFile {
    try PackFile(path: path, identity: sample.file.identity, model: sample.layout)
  }

  /// The bytes of a copy as they stand in the file, checked against their checksum.
  private func bytes(_ pack: PackFile, _ expert: ExpertID, _ copy: ExpertCopy) throws -> [UInt8] {
    let (offset, count) = try pack.range(of: expert, copy: copy)
    #expect(offset % 4096 == 0)
    let bytes = Array(try readFile(path)[offset..<offset + count])
    try bytes.withUnsafeBytes { try pack.verify($0, of: expert, copy: copy) }
    return bytes
  }

  @Test(arguments: TensorFormat.writable)
  func `every expert comes back byte for byte`(format: TensorFormat) throws {
    let sample = try sample { $0.format = format }
    let summary = try sample.writer().write(to: path)
    let pack = try open(sample)
    for expert in sample.experts {
      let truth = try sample.matrices(expert).flatMap(\.self)
      #expect(try bytes(pack, expert, .exact) == truth)
    }
    #expect(summary.expertCount == 15)
    #expect(summary.copyBytes == [.exact: sample.layout.totalBytes])
    #expect(try summary.fileBytes == readFile(path).count)
  }

  @Test func `a model in several files is packed into one`() throws {
    var model = TinyModel()
    model.layers = 3
    model.experts = 5
    let first = try model.writer().writeSplit(
      tensorCounts: [20, 15, 3],
      name: "split",
      folder: folder.path
    )
    let sample = try Sample(path: first, model: model)
    _ = try sample.writer().write(to: path)
    let pack = try open(sample)
    for expert in sample.experts {
      let truth = try sample.matrices(expert).flatMap(\.self)
      #expect(try bytes(pack, expert, .exact) == truth)
    }
  }

  @Test func `an expert store serves the same matrices from a pack as from the model`() throws {
    let sample = try sample { $0.format = .q8_0 }
    _ = try sample.writer().write(to: path)
    let layout = try ExpertLayout(pack: open(sample))
    let store = try ExpertStore(
      layout: layout,
      files: [DirectFile(path: path)],
      slotCount: 4,
      reading: ReadOptions(laneCount: 2),
      now: { 0 },
      policy: { _ in LeastRecentlyUsed(layerCount: 3, expertCount: 5) }
    )
    for expert in sample.experts + sample.experts.reversed() {
      store.begin(step: 0, layer: expert.layer, experts: [expert.index])
      var ready: [Int] = []
      while ready.isEmpty { try store.takeReady(into: &ready) }
      let found = store.matrices(at: 0)
      let truth = try sample.matrices(expert)
      for (matrix, bytes) in zip([found.gate, found.up, found.down], truth) {
        #expect(UnsafeRawBufferPointer(start: matrix, count: bytes.count).elementsEqual(bytes))
      }
      var reads: [ReadRecord] = []
      var evictions: [ExpertID] = []
      store.end(reads: &reads, evictions: &evictions)
    }
  }

  @Test(arguments: [TensorFormat.f32, .f16, .bf16, .q8_0])
  func `the low copy is the model's weights in Q4_0`(format: TensorFormat) throws {
    let sample = try sample { $0.format = format }
    let summary = try sample.writer(PackOptions(hasLow: true)).write(to: path)
    let pack = try open(sample)
    for expert in sample.experts {
      let truth = try sample.matrices(expert).flatMap { matrix in
        TensorFormat.q4_0.bytes(of: matrix.withUnsafeBytes { format.values(of: $0) })
      }
      #expect(try bytes(pack, expert, .low) == truth)
    }
    // 64 × 32 weights, three matrices, 18 bytes for 32 weights.
    #expect(summary.copyBytes[.low] == 15 * 3 * 64 * 18)
  }

  @Test func `base and refinement together are the Q8_0 matrices bit for bit`() throws {
    let sample = try sample { $0.format = .q8_0 }
    let summary = try sample.writer(PackOptions(hasPlanes: true)).write(to: path)
    let pack = try open(sample)
    for expert in sample.experts {
      let base = try bytes(pack, expert, .base)
      let refinement = try bytes(pack, expert, .refinement)
      var joined = [UInt8](repeating: 0, count: base.count / 18 * 34)
      base.withUnsafeBytes { base in
        refinement.withUnsafeBytes { refinement in
          joined.withUnsafeMutableBytes {
            NestedBlock.join(base: base, refinement: refinement, into: $0)
          }
        }
      }
      #expect(try joined == sample.matrices(expert).flatMap(\.self))
    }
    let planes = (summary.copyBytes[.base] ?? 0) + (summary.copyBytes[.refinement] ?? 0)
    #expect(planes == sample.layout.totalBytes)
  }

  @Test func `planes of other formats are those of the weights in Q8_0`() throws {
    let sample = try sample { $0.format = .f32 }
    _ = try sample.writer(PackOptions(hasPlanes: true)).write(to: path)
    let pack = try open(sample)
    let expert = ExpertID(layer: 1, index: 3)
    let blocks = try sample.matrices(expert).flatMap { matrix in
      TensorFormat.q8_0.bytes(of: matrix.withUnsafeBytes { TensorFormat.f32.values(of: $0) })
    }
    let base = try bytes(pack, expert, .base)
    var expected = [UInt8](repeating: 0, count: base.count)
    var refinement = [UInt8](repeating: 0, count: base.count / 18 * 16)
    let isNested = blocks.withUnsafeBytes { blocks in
      expected.withUnsafeMutableBytes { expected in
        refinement.withUnsafeMutableBytes {
          NestedBlock.split(blocks, base: expected, refinement: $0)
        }
      }
    }
    #expect(isNested && base == expected)
    #expect(try bytes(pack, expert, .refinement) == refinement)
  }

  @Test(arguments: [ExpertCopy.low, .base])
  func `a copy in fewer bits is a matrix that the kernels compute with`(copy: ExpertCopy) throws {
    let sample = try sample { $0.format = .q8_0 }
    _ = try sample.writer(PackOptions(hasLow: true, hasPlanes: true)).write(to: path)
    let layout = try ExpertLayout(pack: open(sample), copy: copy)
    let file = try readFile(path)
    var errors: [Float] = []
    var sizes: [Float] = []
    for expert in sample.experts {
      let pieces = layout.layers[expert.layer]
      for (piece, truth) in zip(pieces, try sample.matrices(expert)) {
        #expect(KernelSet.supports(piece.tensor.format))
        let start = piece.fileOffset(of: expert.index)
        let found = file[start..<start + piece.byteCount].withUnsafeBytes {
          piece.tensor.format.values(of: $0)
        }
        let exact = truth.withUnsafeBytes { TensorFormat.q8_0.values(of: $0) }
        errors += zip(found, exact).map { ($0 - $1) * ($0 - $1) }
        sizes += exact.map { $0 * $0 }
      }
    }
    // Even weights within ±8 levels and errors within half a level: 1/12 of 64/3, a little
    // more where weights are clipped or cut off.
    let share = errors.reduce(0, +) / sizes.reduce(0, +)
    #expect(share > 0.001 && share < 0.01)
  }

  @Test func `what is between two copies is zeros`() throws {
    let sample = try sample { $0.format = .q8_0 }
    _ = try sample.writer(PackOptions(hasLow: true, hasPlanes: true)).write(to: path)
    let pack = try open(sample)
    let file = try readFile(path)
    for expert in sample.experts {
      for copy in ExpertCopy.allCases {
        let (offset, count) = try pack.range(of: expert, copy: copy)
        let end = offset + pack.shape.paddedByteCount(of: copy, layer: expert.layer)
        #expect(file[offset + count..<end].allSatisfy { $0 == 0 })
      }
    }
  }

  @Test func `progress counts every expert, and can end the writing`() throws {
    struct Enough: Error {}
    let sample = try sample()
    var seen: [Int] = []
    _ = try sample.writer().write(to: path) {
      #expect($0.expertCount == 15)
      seen.append($0.expertsDone)
    }
    #expect(seen == Array(1...15))
    unlink(path)
    #expect(throws: Enough.self) {
      try sample.writer().write(to: path) { if $0.expertsDone == 7 { throw Enough() } }
    }
    #expect(access(path, F_OK) != 0 && access(path + ".partial", F_OK) != 0)
  }

  @Test func `a disk without room is refused before anything is written`() throws {
    let writer = try sample().writer()
    let error = PackingError.noSpace(
      path: path,
      needed: writer.fileBytes,
      available: writer.fileBytes - 1
    )
    #expect(throws: error) { try writer.write(to: path, available: writer.fileBytes - 1) }
    #expect(access(path, F_OK) != 0)
    #expect(try writer.write(to: path, available: writer.fileBytes).fileBytes == writer.fileBytes)
  }

  @Test func `the model is never written over`() throws {
    let sample = try sample()
    let model = folder.path(of: "model.gguf")
    let link = folder.path(of: "link.gguf")
    #expect(symlink(model, link) == 0)
    for path in [model, link] {
      #expect(throws: PackingError.replacesModel(path: path)) {
        try sample.writer().write(to: path)
      }
    }
  }

  @Test func `formats that cannot be made smaller are refused, but packed as they are`() throws {
    let sample = try sample { $0.format = .q4_0 }
    let error = PackingError.unsupportedFormat(
      tensor: "blk.0.ffn_gate_exps.weight",
      format: "Q4_0",
      supported: ["F32", "F16", "BF16", "Q8_0"]
    )
    #expect(throws: error) { try sample.writer(PackOptions(hasLow: true)) }
    #expect(throws: error) { try sample.writer(PackOptions(hasPlanes: true)) }
    #expect(throws: Never.self) { try sample.writer() }
  }

  @Test func `weights that are no numbers are found, and named`() throws {
    var model = TinyModel()
    model.experts = 5
    var writer = model.writer()
    let place = try #require(writer.tensors.firstIndex { $0.name == "blk.1.ffn_up_exps.weight" })
    // A NaN in the third expert; a matrix takes 64 × 32 × 4 bytes.
    writer.tensors[place].bytes.replaceSubrange(2 * 8192..<2 * 8192 + 4, with: [0, 0, 0xC0, 0x7F])
    let modelPath = try folder.write(writer.bytes, to: "model.gguf")
    let sample = try Sample(path: modelPath, model: model)
    let error = PackingError.badWeights(tensor: "blk.1.ffn_up_exps.weight", expert: 2)
    for options in [PackOptions(hasLow: true), PackOptions(hasPlanes: true)] {
      #expect(throws: error) { try sample.writer(options).write(to: path) }
      #expect(access(path, F_OK) != 0 && access(path + ".partial", F_OK) != 0)
    }
    #expect(throws: Never.self) { try sample.writer().write(to: path) }
  }

  @Test func `a flipped bit is found by the checksum`() throws {
    let sample = try sample { $0.format = .q8_0 }
    _ = try sample.writer(PackOptions(hasLow: true, hasPlanes: true)).write(to: path)
    let pack = try open(sample)
    let expert = ExpertID(layer: 2, index: 4)
    let good = try readFile(path)
    for copy in ExpertCopy.allCases {
      let (offset, count) = try pack.range(of: expert, copy: copy)
      for place in [0, count / 2, count - 1] {
        var bytes = Array(good[offset..<offset + count])
        bytes[place] ^= 16
        #expect(throws: PackError.damaged(expert, copy)) {
          try bytes.withUnsafeBytes { try pack.verify($0, of: expert, copy: copy) }
        }
      }
    }
  }
}
