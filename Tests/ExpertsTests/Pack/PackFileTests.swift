import Events
import Experts
import GGUF
import SampleFiles
import Testing

@Suite("Pack file")
struct PackFileTests {
  private let sample: SamplePack

  init() throws {
    sample = try SamplePack()
  }

  @Test func `says where experts lie, and knows their bytes`() throws {
    let pack = try sample.open()
    let bytes = sample.writer().bytes
    // The header takes one or two pages; the data follows.
    let start = bytes.count - 6 * SamplePack.stride
    for layer in 0..<2 {
      for index in 0..<3 {
        let expert = ExpertID(layer: layer, index: index)
        let (offset, count) = try pack.range(of: expert, copy: .exact)
        #expect(offset == start + (layer * 3 + index) * SamplePack.stride)
        #expect(offset % 4096 == 0 && count == 3 * SamplePack.matrixBytes)
        let found = Array(bytes[offset..<offset + count])
        try found.withUnsafeBytes { try pack.verify($0, of: expert) }
        let other = ExpertID(layer: layer, index: (index + 1) % 3)
        #expect(throws: PackError.damaged(other, .exact)) {
          try found.withUnsafeBytes { try pack.verify($0, of: other) }
        }
      }
    }
  }

  @Test func `the checksum is FNV-1a`() {
    // From the test vectors of its authors.
    let vectors: [(String, UInt64)] = [
      ("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8),
    ]
    for (text, sum) in vectors {
      #expect(Array(text.utf8).withUnsafeBytes { Checksum(of: $0).value } == sum)
    }
  }

  @Test func `a truncated pack is refused, wherever it ends`() throws {
    let bytes = sample.writer().bytes
    for count in [10, 500, 5000, bytes.count - 8192, bytes.count - 1] {
      let path = try sample.folder.write(Array(bytes[..<count]), to: "short.gguf")
      #expect {
        try PackFile(path: path, identity: sample.file.identity, model: sample.layout)
      } throws: {
        if case .unreadable(path, _)? = $0 as? PackError { true } else { false }
      }
    }
  }

  @Test func `a pack of another model is refused`() {
    let expected = sample.file.identity
    #expect(throws: PackError.packOfAnotherModel(found: "0123", expected: expected)) {
      try sample.open { $0.set("pack.model.identity", .string("0123")) }
    }
  }

  @Test func `a model is no pack`() {
    let path = sample.file.path
    #expect(throws: PackError.notAPack(path: path, kind: nil)) {
      try PackFile(path: path, identity: sample.file.identity, model: sample.layout)
    }
    #expect(
      throws: PackError.notAPack(path: sample.folder.path(of: "pack.gguf"), kind: "adapter")
    ) { try sample.open { $0.set("general.type", .string("adapter")) } }
  }

  @Test func `a pack is one file`() throws {
    let path = try sample.writer().writeSplit(
      tensorCounts: [1, 1],
      name: "pack",
      folder: sample.folder.path
    )
    #expect(throws: PackError.notAPack(path: path, kind: "a split model")) {
      try PackFile(path: path, identity: sample.file.identity, model: sample.layout)
    }
  }

  @Test func `another version is refused`() {
    #expect(throws: PackError.unsupportedVersion(2)) {
      try sample.open { $0.set("pack.version", .uint32(2)) }
    }
  }

  @Test(arguments: [
    "pack.version", "pack.model.identity", "pack.layer_count", "pack.expert_count",
    "pack.formats", "pack.checksums.1",
  ])
  func `every key is needed`(key: String) {
    #expect(throws: PackError.missingKey(key)) { try sample.open { $0.set(key, nil) } }
  }

  @Test func `every key has the value that follows from the model`() {
    let wrong: [(String, MetadataValue, String)] = [
      ("pack.layer_count", .uint32(3), "2"), ("pack.expert_count", .uint32(4), "3"),
      ("pack.checksums.0", .array(.uint64([1, 2])), "3"),
      ("pack.checksums.0", .array(.int32([1, 2, 3])), "array of uint64"),
      ("pack.formats", .array(.string(["Q8_0"])), "Q8_0"),
      ("pack.low.format", .string("Q2_K"), "Q4_0"),
      ("pack.planes.format", .string("F16"), "Q8_0"),
    ]
    for (key, value, expected) in wrong {
      #expect("\(key)") {
        try sample.open { $0.set(key, value) }
      } throws: {
        guard case .wrongValue(let found, _, let wanted)? = $0 as? PackError else { return false }
        return found.hasPrefix(key) && wanted.contains(expected)
      }
    }
  }

  @Test func `a key of another type is refused`() {
    let path = sample.folder.path(of: "pack.gguf")
    let error = GGUFError.wrongType(key: "pack.version", found: "string", expected: "an integer")
    #expect(throws: PackError.unreadable(path: path, error)) {
      try sample.open { $0.set("pack.version", .string("1")) }
    }
  }

  @Test func `every layer has its experts, in the right number and size`() {
    #expect(throws: PackError.missingTensor("blk.1.ffn_experts")) {
      try sample.open { $0.tensors[1].name = "other" }
    }
    #expect(
      throws: PackError.wrongTensor("blk.0.ffn_experts", found: [4096, 6], expected: [8192, 3])
    ) { try sample.open { $0.tensors[0].sizes = [4096, 6] } }
    #expect(throws: PackError.missingTensor("blk.0.ffn_experts.low")) {
      try sample.open { $0.set("pack.low.format", .string("Q4_0")) }
    }
  }

  @Test func `an alignment below what the disk reads is refused`() {
    #expect(throws: PackError.alignment(found: 4096, needed: 8192)) {
      try sample.open(readAlignment: 8192)
    }
  }

  @Test func `a copy that is not there is an error`() throws {
    let pack = try sample.open()
    #expect(throws: PackError.missingCopy(.low)) {
      try pack.range(of: ExpertID(layer: 0, index: 0), copy: .low)
    }
    #expect(throws: PackError.missingCopy(.base)) { try ExpertLayout(pack: pack, copy: .base) }
  }
}
