import GGUF
import SampleFiles
import Testing

@Suite("GGUF file")
struct GGUFFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `finds tensors by name and shows their bytes`() throws {
    var writer = GGUFWriter()
    writer.add(tensor: "output_norm.weight", format: .f32, shape: [3], values: [1, 2, 3])
    writer.add(tensor: "other", format: .f16, shape: [2, 2], values: [1, 2, 3, 4])
    let path = try folder.write(writer.bytes, to: "model.gguf")
    let file = try GGUFFile(path: path)
    let norm = try #require(file.tensor(.outputNorm))
    #expect(file.withBytes(of: norm, TensorFormat.f32.values) == [1, 2, 3])
    let other = try #require(file.tensor(named: "other"))
    #expect(file.withBytes(of: other, TensorFormat.f16.values) == [1, 2, 3, 4])
    #expect(file.tensor(.output) == nil)
    #expect(file.tensors.map(\.name) == ["output_norm.weight", "other"])
    #expect(file.byteCount == writer.bytes.count)
    #expect(file.partPaths == [path])
    #expect(file.path == path)
    #expect(file.version == 3)
  }

  @Test func `bytes are the same after the pages were given back`() throws {
    let file = try GGUFFile(path: TinyModel().write(to: folder.path(of: "model.gguf")))
    let tensor = try #require(file.tensor(.tokenEmbedding))
    let before = file.withBytes(of: tensor) { Array($0) }
    file.releasePages()
    #expect(file.withBytes(of: tensor) { Array($0) } == before)
  }

  @Test func `the identity depends on the header and not on the weights`() throws {
    func identity(_ change: (inout TinyModel) -> Void) throws -> String {
      var model = TinyModel()
      change(&model)
      return try GGUFFile(path: model.write(to: folder.path(of: "model.gguf"))).identity
    }
    let original = try identity { _ in }
    #expect(original.count == 16)
    #expect(try identity { _ in } == original)
    #expect(try identity { $0.seed = 99 } == original)
    #expect(try identity { $0.topK = 3 } != original)
    #expect(try identity { $0.layers = 1 } != original)
  }

  @Test func `the identity is FNV-1a over the header and its padding`() throws {
    var writer = GGUFWriter()
    writer.add("key", .uint8(1))
    writer.add(tensor: "t", format: .f32, shape: [1], values: [1])
    let bytes = writer.bytes
    let file = try GGUFFile(path: folder.write(bytes, to: "model.gguf"))
    let hash = bytes.prefix(file.tensors[0].offset).reduce(UInt64(14_695_981_039_346_656_037)) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    #expect(UInt64(file.identity, radix: 16) == hash)
  }

  @Test func `a file that is not there is named as such`() throws {
    #expect(throws: GGUFError.unreadable(reason: "no such file or directory")) {
      try GGUFFile(path: folder.path(of: "none.gguf"))
    }
  }

  @Test func `a folder is no model`() {
    #expect(throws: GGUFError.notAFile) { try GGUFFile(path: folder.path) }
  }

  @Test func `a device is no model`() {
    #expect(throws: GGUFError.notAFile) { try GGUFFile(path: "/dev/null") }
  }

  @Test func `an empty file is no model`() throws {
    let path = try folder.write([], to: "empty.gguf")
    #expect(throws: GGUFError.empty) { try GGUFFile(path: path) }
  }

  @Test func `tensors have different names`() throws {
    var writer = GGUFWriter()
    writer.add(tensor: "t", format: .f32, shape: [1], values: [1])
    writer.add(tensor: "t", format: .f32, shape: [1], values: [1])
    let path = try folder.write(writer.bytes, to: "model.gguf")
    #expect(throws: GGUFError.duplicateTensor("t")) { try GGUFFile(path: path) }
  }

  @Test func `a model need not have tensors`() throws {
    let path = try folder.write(GGUFWriter().bytes, to: "model.gguf")
    let file = try GGUFFile(path: path)
    #expect(file.tensors.isEmpty)
    #expect(file.metadata.count == 0)
  }
}
