import SampleFiles
import Testing

@testable import GGUF

@Suite("GGUF header")
struct GGUFHeaderTests {
  private func parse(_ bytes: [UInt8]) throws -> GGUFHeader {
    try bytes.withUnsafeBytes { try GGUFHeader(file: $0, part: 0) }
  }

  private func error(_ change: (inout GGUFWriter) -> Void) -> GGUFError? {
    var writer = GGUFWriter()
    change(&writer)
    return #expect(throws: GGUFError.self) { try parse(writer.bytes) }
  }

  private func error(tensor sizes: [UInt64], format: UInt32 = 0, bytes: Int = 0) -> GGUFError? {
    error {
      $0.tensors.append(
        .init(
          name: "t",
          format: format,
          sizes: sizes,
          bytes: [UInt8](repeating: 0, count: bytes)
        )
      )
    }
  }

  private func small() -> GGUFWriter {
    var writer = GGUFWriter()
    writer.add("a", .uint32(1))
    writer.add("list", .array(.string(["x", "yz"])))
    writer.add(tensor: "first", format: .f32, shape: [3, 2], values: [1, 2, 3, 4, 5, 6])
    writer.add(tensor: "second", format: .f16, shape: [2], values: [1, 2])
    return writer
  }

  @Test func `describes what the file holds`() throws {
    let writer = small()
    let header = try parse(writer.bytes)
    #expect(header.version == 3)
    let start = (writer.header.count + 31) / 32 * 32
    #expect(header.byteCount == start)
    #expect(
      header.tensors == [
        TensorInfo(
          name: "first",
          format: .f32,
          shape: [3, 2],
          part: 0,
          offset: start,
          byteCount: 24
        ),
        TensorInfo(
          name: "second",
          format: .f16,
          shape: [2],
          part: 0,
          offset: start + 32,
          byteCount: 4
        ),
      ]
    )
  }

  @Test func `a file cut anywhere in its header is an error`() {
    let writer = small()
    let bytes = writer.bytes
    for count in 0..<writer.header.count {
      #expect(throws: GGUFError.self, "cut after \(count) bytes") {
        try parse(Array(bytes.prefix(count)))
      }
    }
  }

  @Test func `a file cut anywhere in its data is an error`() {
    let writer = small()
    let bytes = writer.bytes
    for count in writer.header.count..<bytes.count {
      let error = #expect(throws: GGUFError.self) { try parse(Array(bytes.prefix(count))) }
      guard case .tensorOutsideFile = error else {
        Issue.record("cut after \(count) bytes: \(String(describing: error))")
        return
      }
    }
  }

  @Test func `magic and version are named`() {
    #expect(error { $0.magic = Array("GGJT".utf8) } == .foreign(firstBytes: Array("GGJT".utf8)))
    #expect(error { $0.version = 1 } == .unsupportedVersion(1))
    #expect(error { $0.version = 4 } == .unsupportedVersion(4))
    #expect(error { $0.version = 0 } == .unsupportedVersion(0))
    #expect(error { $0.version = 3 << 24 } == .bigEndian)
  }

  @Test func `absurd counts are refused`() {
    let huge = UInt64(1_000_000_000_000_000_000)
    #expect(
      error { $0.claimedTensorCount = huge }
        == .impossibleCount(of: "tensors", found: huge, available: 8)
    )
    #expect(
      error { $0.claimedPairCount = .max }
        == .impossibleCount(of: "metadata values", found: .max, available: 0)
    )
  }

  @Test(arguments: [0, 3, 33, 1 << 21]) func `a bad alignment is refused`(alignment: UInt32) {
    #expect(
      error { $0.add("general.alignment", .uint32(alignment)) }
        == .badAlignment(Int(alignment))
    )
  }

  @Test(arguments: [1, 8, 64, 4096]) func `another alignment is followed`(alignment: Int) throws {
    var writer = small()
    writer.alignment = alignment
    writer.add("general.alignment", .uint32(UInt32(alignment)))
    let header = try parse(writer.bytes)
    for tensor in header.tensors { #expect(tensor.offset % alignment == 0) }
    let second = header.tensors[1]
    let bytes = writer.bytes[second.offset..<second.offset + 4]
    #expect(Array(bytes) == TensorFormat.f16.bytes(of: [1, 2]))
  }

  @Test func `shapes that cannot be are refused`() {
    #expect(error(tensor: []) == .dimensionCount(tensor: "t", found: 0))
    #expect(error(tensor: [1, 1, 1, 1, 1]) == .dimensionCount(tensor: "t", found: 5))
    for shape: [UInt64] in [
      [0], [4, 0], [UInt64.max], [1 << 62, 4], [1 << 32, 1 << 32], [1 << 62],
    ] {
      #expect(error(tensor: shape) == .badShape(tensor: "t", found: shape))
    }
    #expect(
      error(tensor: [33], format: 8)
        == .partialBlock(tensor: "t", rowLength: 33, weightsPerBlock: 32)
    )
    // Q4_K: 2880, the width of gpt-oss, is whole blocks of 32 and not of 256.
    #expect(
      error(tensor: [2880], format: 12)
        == .partialBlock(tensor: "t", rowLength: 2880, weightsPerBlock: 256)
    )
  }

  @Test func `formats that are not there are named`() {
    #expect(error(tensor: [1], format: 99) == .unknownFormat(tensor: "t", id: 99))
    #expect(error(tensor: [1], format: 4) == .removedFormat(tensor: "t", id: 4))
  }

  @Test func `a tensor past the end of the file is refused`() {
    #expect(
      error(tensor: [4], bytes: 15)
        == .tensorOutsideFile("t", offset: 0, byteCount: 16, available: 15)
    )
    #expect(
      error {
        $0.tensors.append(
          .init(
            name: "t",
            format: 0,
            sizes: [1],
            bytes: [0, 0, 0, 0],
            claimedOffset: UInt64.max - 31
          )
        )
      } == .tensorOutsideFile("t", offset: .max - 31, byteCount: 4, available: 4)
    )
  }

  @Test func `a tensor off the alignment is refused`() {
    #expect(
      error {
        $0.tensors.append(
          .init(
            name: "t",
            format: 0,
            sizes: [1],
            bytes: [UInt8](repeating: 0, count: 64),
            claimedOffset: 4
          )
        )
      } == .misalignedTensor("t", offset: 4, alignment: 32)
    )
  }

  @Test func `tensors that share bytes are refused`() {
    let error = error {
      $0.add(tensor: "a", format: .f32, shape: [16], values: Array(repeating: 1, count: 16))
      $0.add(tensor: "b", format: .f32, shape: [1], values: [1])
      $0.tensors[1].claimedOffset = 32
    }
    #expect(error == .overlappingTensors("a", "b"))
  }

  @Test func `tensors may lie in any order`() throws {
    var writer = GGUFWriter()
    writer.add(tensor: "a", format: .f32, shape: [1], values: [1])
    writer.add(tensor: "b", format: .f32, shape: [1], values: [2])
    writer.tensors[0].claimedOffset = 32
    writer.tensors[1].claimedOffset = 0
    let header = try parse(writer.bytes)
    #expect(header.tensors.map(\.name) == ["a", "b"])
    #expect(header.tensors[0].offset == header.tensors[1].offset + 32)
  }

  @Test func `a tensor has a name`() {
    let error = error { $0.add(tensor: "", format: .f32, shape: [1], values: [1]) }
    #expect(error == .emptyTensorName(offset: 24))
  }

  @Test func `damaged files are errors and never crashes`() throws {
    let original = TinyModel().writer()
    let bytes = Array(original.bytes.prefix(original.header.count + 4096))
    var random = SeededRandom(seed: 20)
    var refused = 0
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<original.header.count, using: &random)
        // Ends of the range do more harm than the middle.
        let value = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
        damaged[place] = value[Int.random(in: 0..<value.count, using: &random)]
      }
      do {
        let header = try parse(damaged)
        for tensor in header.tensors {
          #expect(tensor.offset + tensor.byteCount <= damaged.count)
        }
      } catch let error as GGUFError {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
