import Glibc
import SampleFiles
import Testing

@testable import GGUF

@Suite("Sidecar writer")
struct SidecarWriterTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path(of: "side.gguf")
  }

  private let pairs: [(key: String, value: MetadataValue)] = [
    ("u8", .uint8(255)), ("i8", .int8(-1)), ("u16", .uint16(65_535)), ("i16", .int16(-2)),
    ("u32", .uint32(4_000_000_000)), ("i32", .int32(-3)), ("f32", .float32(0.5)),
    ("yes", .bool(true)), ("text", .string("größer")), ("u64", .uint64(.max)),
    ("i64", .int64(.min)), ("f64", .float64(-0.25)),
    ("u8s", .array(.uint8([1, 2]))), ("i8s", .array(.int8([-1]))),
    ("u16s", .array(.uint16([3]))), ("i16s", .array(.int16([-4, 5]))),
    ("u32s", .array(.uint32([6]))), ("i32s", .array(.int32([-7]))),
    ("f32s", .array(.float32([1.5, -2]))), ("bools", .array(.bool([true, false]))),
    ("texts", .array(.string(["", "a"]))), ("u64s", .array(.uint64([.max, 0]))),
    ("i64s", .array(.int64([-8]))), ("f64s", .array(.float64([3.25]))),
  ]

  private func write(_ writer: SidecarWriter, _ bytes: [UInt8], to tensor: Int, at: Int) throws {
    try bytes.withUnsafeBytes { try writer.write($0, to: tensor, at: at) }
  }

  @Test func `the header is the one that an independent writer makes`() {
    var truth = GGUFWriter()
    truth.alignment = 64
    for (key, value) in pairs { truth.add(key, value) }
    truth.add("general.alignment", .uint32(64))
    truth.add(tensor: "a", format: .i8, shape: [3, 5], bytes: Array(1...15))
    truth.add(tensor: "b", format: .f32, shape: [2], values: [1, 2])
    let header = SidecarHeader(
      pairs: pairs,
      tensors: [
        SidecarHeader.Tensor(name: "a", format: .i8, shape: [3, 5]),
        SidecarHeader.Tensor(name: "b", format: .f32, shape: [2]),
      ],
      alignment: 64
    )
    #expect(header.bytes.starts(with: truth.header))
    #expect(header.bytes.count % 64 == 0)
    #expect(header.bytes.count - truth.header.count < 64)
    #expect(header.offsets == [header.bytes.count, header.bytes.count + 64])
    #expect(header.fileByteCount == truth.bytes.count)
  }

  @Test func `every type of metadata is read back`() throws {
    let header = SidecarHeader(pairs: pairs, tensors: [], alignment: 32)
    try SidecarWriter(path: path, header: header).finish()
    let file = try GGUFFile(path: path)
    #expect(file.metadata.keys == pairs.map(\.key) + ["general.alignment"])
    for (key, value) in pairs { #expect(file.metadata[key] == value) }
  }

  @Test func `tensors come in pieces and in any order, and gaps are zeros`() throws {
    let header = SidecarHeader(
      pairs: [],
      tensors: [
        SidecarHeader.Tensor(name: "a", format: .i8, shape: [5]),
        SidecarHeader.Tensor(name: "b", format: .i8, shape: [4]),
      ],
      alignment: 4096
    )
    let writer = try SidecarWriter(path: path, header: header)
    try write(writer, [9, 8, 7, 6], to: 1, at: 0)
    try write(writer, [4, 5], to: 0, at: 3)
    try write(writer, [1, 2, 3], to: 0, at: 0)
    try writer.finish()
    let bytes = try readFile(path)
    #expect(bytes.count == 4096 + 4096 + 4)
    #expect(
      Array(bytes[4096...]) == [1, 2, 3, 4, 5] + Array(repeating: 0, count: 4091) + [9, 8, 7, 6]
    )
    #expect(try GGUFFile(path: path).tensors.map(\.offset) == [4096, 8192])
  }

  @Test func `the header can be replaced by one of the same length at the end`() throws {
    func header(_ number: UInt64) -> SidecarHeader {
      SidecarHeader(pairs: [("n", .uint64(number))], tensors: [], alignment: 32)
    }
    try SidecarWriter(path: path, header: header(0)).finish(header: header(77))
    #expect(try GGUFFile(path: path).metadata["n"] == .uint64(77))
  }

  @Test func `the name appears with the last byte, and an abandoned file leaves nothing`() throws {
    let header = SidecarHeader(
      pairs: [],
      tensors: [SidecarHeader.Tensor(name: "a", format: .i8, shape: [1])],
      alignment: 32
    )
    try writeFile([1, 2, 3], to: path)
    do {
      let writer = try SidecarWriter(path: path, header: header)
      try write(writer, [1], to: 0, at: 0)
      #expect(try readFile(path) == [1, 2, 3])
      #expect(access(path + ".partial", F_OK) == 0)
      withExtendedLifetime(writer) {}
    }
    #expect(try readFile(path) == [1, 2, 3])
    #expect(access(path + ".partial", F_OK) != 0)

    let writer = try SidecarWriter(path: path, header: header)
    try write(writer, [42], to: 0, at: 0)
    try writer.finish()
    #expect(try readFile(path).last == 42)
    #expect(access(path + ".partial", F_OK) != 0)
  }

  @Test func `what a killed writer left is written over`() throws {
    try writeFile([UInt8](repeating: 7, count: 9000), to: path + ".partial")
    let header = SidecarHeader(pairs: [], tensors: [], alignment: 32)
    try SidecarWriter(path: path, header: header).finish()
    #expect(try readFile(path) == header.bytes)
  }

  @Test func `two writers do not share a file`() throws {
    let header = SidecarHeader(pairs: [], tensors: [], alignment: 32)
    let first = try SidecarWriter(path: path, header: header)
    #expect(throws: SidecarError.busy(path: path)) {
      try SidecarWriter(path: path, header: header)
    }
    try first.finish()
    #expect(try readFile(path) == header.bytes)
  }

  @Test func `a folder that is not there is an error with its reason`() {
    let header = SidecarHeader(pairs: [], tensors: [], alignment: 32)
    #expect(
      throws: SidecarError.cannotWrite(path: "/no/pack", reason: "No such file or directory")
    ) { try SidecarWriter(path: "/no/pack", header: header) }
  }

  @Test func `a full disk is an error with its reason`() {
    // Larger than any file may be on ext4, and than any disk.
    let header = SidecarHeader(
      pairs: [],
      tensors: [SidecarHeader.Tensor(name: "a", format: .i8, shape: [1 << 60])],
      alignment: 32
    )
    #expect(throws: SidecarError.self) { try SidecarWriter(path: path, header: header) }
    #expect(access(path + ".partial", F_OK) != 0)
  }
}
