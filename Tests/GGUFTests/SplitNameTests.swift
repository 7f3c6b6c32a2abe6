import GGUF
import SampleFiles
import Testing

@Suite("Split models")
struct SplitNameTests {
  private let folder: TemporaryFolder
  private let writer: GGUFWriter

  init() throws {
    folder = try TemporaryFolder()
    var writer = GGUFWriter()
    writer.add("general.name", .string("whole"))
    for number in 0..<5 {
      writer.add(
        tensor: "t\(number)",
        format: .f32,
        shape: [2],
        values: [Float(number), Float(number) + 0.5]
      )
    }
    self.writer = writer
  }

  private func path(_ part: Int, of count: Int) -> String {
    GGUFWriter.splitPath(part, of: count, name: "model", folder: folder.path)
  }

  private func write(_ parts: [GGUFWriter]) throws {
    for (part, writer) in parts.enumerated() {
      try writer.write(to: path(part, of: parts.count))
    }
  }

  @Test(arguments: [[5], [2, 3], [0, 4, 1], [1, 1, 1, 1, 1]])
  func `look like one`(counts: [Int]) throws {
    let first = try writer.writeSplit(tensorCounts: counts, name: "model", folder: folder.path)
    let file = try GGUFFile(path: first)
    #expect(file.tensors.map(\.name) == ["t0", "t1", "t2", "t3", "t4"])
    #expect(file.partPaths == counts.indices.map { path($0, of: counts.count) })
    #expect(file.byteCount == (try file.partPaths.map { try readFile($0).count }.reduce(0, +)))
    #expect(try file.metadata.string("general.name") == "whole")
    for (number, tensor) in file.tensors.enumerated() {
      let values = file.withBytes(of: tensor, TensorFormat.f32.values)
      #expect(values == [Float(number), Float(number) + 0.5])
    }
  }

  @Test func `are opened by their first part`() throws {
    try write(writer.split(tensorCounts: [2, 2, 1]))
    #expect(throws: GGUFError.notFirstPart(found: 2, count: 3)) {
      try GGUFFile(path: path(1, of: 3))
    }
  }

  @Test func `need every part`() throws {
    let parts = writer.split(tensorCounts: [2, 2, 1])
    try parts[0].write(to: path(0, of: 3))
    try parts[1].write(to: path(1, of: 3))
    #expect(throws: GGUFError.missingPart(path: path(2, of: 3))) {
      try GGUFFile(path: path(0, of: 3))
    }
  }

  @Test func `have numbered names`() throws {
    let parts = writer.split(tensorCounts: [2, 3])
    let path = try folder.write(parts[0].bytes, to: "renamed.gguf")
    #expect(
      throws: GGUFError.partName(
        found: "renamed.gguf",
        expectedEnding: "-00001-of-00002.gguf"
      )
    ) { try GGUFFile(path: path) }
  }

  @Test func `have parts that know their place`() throws {
    var parts = writer.split(tensorCounts: [2, 2, 1])
    parts.swapAt(1, 2)
    try write(parts)
    let error = GGUFError.wrongPart(found: 3, of: 3, expected: 2, expectedOf: 3)
    #expect(throws: GGUFError.inPart(path: path(1, of: 3), error)) {
      try GGUFFile(path: path(0, of: 3))
    }
  }

  @Test func `have parts of the same model`() throws {
    var parts = writer.split(tensorCounts: [2, 3])
    parts[1] = writer.split(tensorCounts: [2, 2, 1])[1]
    try write(parts)
    let error = GGUFError.wrongPart(found: 2, of: 3, expected: 2, expectedOf: 2)
    #expect(throws: GGUFError.inPart(path: path(1, of: 2), error)) {
      try GGUFFile(path: path(0, of: 2))
    }
  }

  @Test func `have as many tensors as promised`() throws {
    var parts = writer.split(tensorCounts: [2, 3])
    parts[1].tensors.removeLast()
    try write(parts)
    #expect(throws: GGUFError.partTensorCount(found: 4, expected: 5)) {
      try GGUFFile(path: path(0, of: 2))
    }
  }

  @Test func `name the part that is damaged`() throws {
    try write(writer.split(tensorCounts: [2, 3]))
    try writeFile(Array("GG".utf8), to: path(1, of: 2))
    #expect(
      throws: GGUFError.inPart(
        path: path(1, of: 2),
        .truncated(offset: 0, needed: 4, available: 2)
      )
    ) { try GGUFFile(path: path(0, of: 2)) }
  }

  @Test func `have names that are unique over all parts`() throws {
    var parts = writer.split(tensorCounts: [2, 3])
    parts[1].tensors[0].name = "t0"
    try write(parts)
    #expect(throws: GGUFError.duplicateTensor("t0")) { try GGUFFile(path: path(0, of: 2)) }
  }

  @Test(arguments: [MetadataValue.int64(.max), .int64(.min), .int32(-1), .uint64(.max)])
  func `do not count past what a name has room for`(value: MetadataValue) throws {
    for key in ["split.no", "split.count"] {
      var writer = GGUFWriter()
      writer.add(key, value)
      let path = try folder.write(writer.bytes, to: "model.gguf")
      let error = #expect(throws: GGUFError.self) { try GGUFFile(path: path) }
      guard case .integerOutOfRange(key, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }
}
