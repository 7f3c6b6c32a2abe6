/// A model file, open and mapped into memory: what it says about itself, and its tensors.
///
/// Opening reads the header and checks all of it against the bytes that are there; weights
/// are touched only when asked for. A model split into several files is opened by its first
/// part and looks like one. The format is described by the GGUF specification of ggml
/// (docs/gguf.md); versions 2 and 3 are read.
package struct GGUFFile: Sendable {
  /// The path that was opened.
  package let path: String
  /// The version of the format, 2 or 3.
  package let version: Int
  /// What the (first) file says about itself.
  package let metadata: Metadata
  /// All tensors, in the order of the files.
  package let tensors: [TensorInfo]
  /// A stable hash over everything before the weights, in hexadecimal: tells whether
  /// something that was recorded belongs to this model.
  package let identity: String

  private let files: [MappedFile]
  private let indices: [String: Int]

  /// Opens a model.
  ///
  /// - Throws: ``GGUFError`` that says what is wrong with the file or with one of its parts.
  package init(path: String) throws(GGUFError) {
    let first = try MappedFile(path: path)
    let header = try GGUFHeader(file: first.bytes, part: 0)
    var files = [first]
    var tensors = header.tensors
    var hash = HeaderHash()
    hash.add(first.bytes, count: header.byteCount)

    let count = try Self.partCount(header.metadata)
    if count > 1 {
      let name = try SplitName(firstPart: path, count: count)
      for part in 1..<count {
        let (file, header) = try Self.openPart(part, of: count, path: name.path(part: part))
        hash.add(file.bytes, count: header.byteCount)
        files.append(file)
        tensors += header.tensors
      }
      let expected = try header.metadata.integer("split.tensors.count") ?? tensors.count
      guard tensors.count == expected else {
        throw .partTensorCount(found: tensors.count, expected: expected)
      }
    }

    var indices: [String: Int] = [:]
    indices.reserveCapacity(tensors.count)
    for (index, tensor) in tensors.enumerated() {
      guard indices.updateValue(index, forKey: tensor.name) == nil else {
        throw .duplicateTensor(tensor.name)
      }
    }
    self.path = path
    version = header.version
    metadata = header.metadata
    identity = hash.hexadecimal
    self.tensors = tensors
    self.files = files
    self.indices = indices
  }

  /// The tensor of this name, if the model has one.
  ///
  /// - Complexity: O(1)
  package func tensor(_ name: TensorName) -> TensorInfo? {
    tensor(named: name.fileName)
  }

  /// The tensor that the file calls `name`, if there is one.
  ///
  /// - Complexity: O(1)
  package func tensor(named name: String) -> TensorInfo? {
    indices[name].map { tensors[$0] }
  }

  /// The paths of all files, the opened one first; ``TensorInfo/part`` counts them.
  package var partPaths: [String] { files.map(\.path) }

  /// The size of all files together.
  package var byteCount: Int { files.reduce(0) { $0 + $1.bytes.count } }

  /// The mapped bytes of a tensor of this file.
  ///
  /// They stay valid while the file lives, and touching them reads from the disk what is not
  /// in memory. A local variable may die right after its last use: hold the file in
  /// something that outlives the bytes, or use ``withBytes(of:_:)``.
  package func bytes(of tensor: TensorInfo) -> UnsafeRawBufferPointer {
    precondition(files.indices.contains(tensor.part), "no part \(tensor.part) of \(path)")
    let bytes = files[tensor.part].bytes
    let end = tensor.offset + tensor.byteCount
    precondition(
      tensor.offset >= 0 && end <= bytes.count,
      "tensor \(tensor.name) is not of \(path)"
    )
    return UnsafeRawBufferPointer(rebasing: bytes[tensor.offset..<end])
  }

  /// The mapped bytes of a whole part; they stay valid while the file lives.
  package func bytes(ofPart part: Int) -> UnsafeRawBufferPointer { files[part].bytes }

  /// Calls `body` with the mapped bytes of a tensor of this file.
  package func withBytes<Result>(
    of tensor: TensorInfo,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(files) { try body(bytes(of: tensor)) }
  }

  /// Gives back the memory that was mapped by reading; touched again, the pages return.
  package func releasePages() {
    for file in files { file.releasePages() }
  }
}

extension GGUFFile {
  /// The number of parts that the first part says there are.
  private static func partCount(_ metadata: Metadata) throws(GGUFError) -> Int {
    let (number, count) = try partNumber(metadata)
    guard number == 0 else { throw .notFirstPart(found: number + 1, count: count) }
    return count
  }

  private static func partNumber(
    _ metadata: Metadata
  ) throws(GGUFError) -> (number: Int, count: Int) {
    (try small(metadata, "split.no") ?? 0, try small(metadata, "split.count") ?? 1)
  }

  /// A number that a file name of a part has room for.
  private static func small(_ metadata: Metadata, _ key: String) throws(GGUFError) -> Int? {
    guard let number = try metadata.integer(key) else { return nil }
    guard (0...99_999).contains(number) else {
      throw .integerOutOfRange(key: key, found: "\(number)")
    }
    return number
  }

  private static func openPart(
    _ part: Int,
    of count: Int,
    path: String
  ) throws(GGUFError) -> (MappedFile, GGUFHeader) {
    do throws(GGUFError) {
      let file = try MappedFile(path: path)
      let header = try GGUFHeader(file: file.bytes, part: part)
      let (number, found) = try partNumber(header.metadata)
      guard number == part, found == count else {
        throw .wrongPart(
          found: number + 1,
          of: found,
          expected: part + 1,
          expectedOf: count
        )
      }
      return (file, header)
    } catch .unreadable(let reason) where reason == MappedFile.missing {
      throw .missingPart(path: path)
    } catch {
      throw .inPart(path: path, error)
    }
  }
}

/// FNV-1a with 64 bits: short, and the same on every machine and in every version.
/// http://www.isthe.com/chongo/tech/comp/fnv/
private struct HeaderHash {
  private var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bytes: UnsafeRawBufferPointer, count: Int) {
    for byte in bytes.prefix(count) {
      value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
  }

  var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
