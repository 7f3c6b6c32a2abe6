/// A GGUF file that cannot be read: where reading stopped, what was found, what was expected.
package enum GGUFError: Error, Equatable {
  // MARK: The file itself

  /// The system refused to open or map the file.
  case unreadable(reason: String)
  /// The path names a folder, a pipe or a device.
  case notAFile
  /// The file holds no bytes.
  case empty
  /// The file does not begin with `GGUF`.
  case foreign(firstBytes: [UInt8])
  /// The file was written for big-endian machines.
  case bigEndian
  /// The header says a version this reader does not know.
  case unsupportedVersion(UInt32)
  /// The file ends before the value that should start at `offset`.
  case truncated(offset: Int, needed: UInt64, available: Int)
  /// The file claims more of something than its bytes could hold.
  case impossibleCount(of: String, found: UInt64, available: Int)

  // MARK: Metadata

  /// A key without a name, at this offset.
  case emptyKey(offset: Int)
  /// Two values have the same key.
  case duplicateKey(String)
  /// A value has a type that does not exist.
  case unknownValueType(key: String, id: UInt32)
  /// A value is an array of arrays.
  case nestedArray(key: String)
  /// A truth value is neither 0 nor 1.
  case invalidBool(key: String, found: UInt8)
  /// A value has another type than its key asks for.
  case wrongType(key: String, found: String, expected: String)
  /// An integer does not fit.
  case integerOutOfRange(key: String, found: String)
  /// `general.alignment` is no power of two, or larger than any machine asks for.
  case badAlignment(Int)

  // MARK: Tensors

  /// A tensor without a name, at this offset.
  case emptyTensorName(offset: Int)
  /// Two tensors have the same name.
  case duplicateTensor(String)
  /// A tensor has no dimension, or more than four.
  case dimensionCount(tensor: String, found: UInt32)
  /// A dimension is zero, or the tensor has more weights than can be counted.
  case badShape(tensor: String, found: [UInt64])
  /// A tensor has a format that this reader does not know.
  case unknownFormat(tensor: String, id: UInt32)
  /// A tensor has a format that was taken out of GGUF.
  case removedFormat(tensor: String, id: UInt32)
  /// The rows of a tensor are no whole number of blocks.
  case partialBlock(tensor: String, rowLength: Int, weightsPerBlock: Int)
  /// A tensor does not begin at a multiple of the alignment.
  case misalignedTensor(String, offset: UInt64, alignment: Int)
  /// A tensor lies, in part or whole, behind the end of the file.
  case tensorOutsideFile(String, offset: UInt64, byteCount: Int, available: Int)
  /// Two tensors claim the same bytes.
  case overlappingTensors(String, String)

  // MARK: Split files

  /// The file is a later part of a split model, counted from 1.
  case notFirstPart(found: Int, count: Int)
  /// The file is the first of several parts, but its name does not say so.
  case partName(found: String, expectedEnding: String)
  /// A part of a split model is not there.
  case missingPart(path: String)
  /// A part says that it is another one, or of another number of parts; counted from 1.
  case wrongPart(found: Int, of: Int, expected: Int, expectedOf: Int)
  /// The parts together hold another number of tensors than the first one promises.
  case partTensorCount(found: Int, expected: Int)
  /// What is wrong with a later part.
  indirect case inPart(path: String, GGUFError)
}

extension GGUFError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable, .notAFile, .empty, .foreign, .bigEndian, .unsupportedVersion, .truncated,
      .impossibleCount:
      fileDescription
    case .emptyKey, .duplicateKey, .unknownValueType, .nestedArray, .invalidBool, .wrongType,
      .integerOutOfRange, .badAlignment:
      metadataDescription
    case .emptyTensorName, .duplicateTensor, .dimensionCount, .badShape, .unknownFormat,
      .removedFormat, .partialBlock, .misalignedTensor, .tensorOutsideFile, .overlappingTensors:
      tensorDescription
    case .notFirstPart, .partName, .missingPart, .wrongPart, .partTensorCount, .inPart:
      partDescription
    }
  }

  private var fileDescription: String {
    switch self {
    case .unreadable(let reason): reason
    case .notAFile: "not a file but a folder, a pipe or a device"
    case .empty: "the file is empty"
    case .foreign(let bytes): "not a GGUF file: it begins with \(Self.name(of: bytes))"
    case .bigEndian: "big-endian GGUF files are not supported"
    case .unsupportedVersion(let version):
      "GGUF version \(version) is not supported (supported: 2 and 3)"
    case .truncated(let offset, let needed, let available):
      "the file ends early: needed \(needed) bytes at offset \(offset), found \(available)"
    case .impossibleCount(let what, let found, let available):
      "the file claims \(found) \(what) where only \(available) bytes are left"
    default: ""
    }
  }

  private var metadataDescription: String {
    switch self {
    case .emptyKey(let offset): "the metadata key at offset \(offset) is empty"
    case .duplicateKey(let key): "the metadata key '\(key)' occurs twice"
    case .unknownValueType(let key, let id): "the metadata key '\(key)' has unknown type \(id)"
    case .nestedArray(let key):
      "the metadata key '\(key)' is an array of arrays, which is not supported"
    case .invalidBool(let key, let found):
      "the metadata key '\(key)' has truth value \(found), expected 0 or 1"
    case .wrongType(let key, let found, let expected):
      "the metadata key '\(key)' is \(found), expected \(expected)"
    case .integerOutOfRange(let key, let found):
      "the metadata key '\(key)' is \(found), which is out of range"
    case .badAlignment(let found):
      "the alignment is \(found), expected a power of two up to \(GGUFHeader.largestAlignment)"
    default: ""
    }
  }

  private var tensorDescription: String {
    switch self {
    case .emptyTensorName(let offset): "the tensor at offset \(offset) has no name"
    case .duplicateTensor(let name): "the tensor '\(name)' occurs twice"
    case .dimensionCount(let tensor, let found):
      "the tensor '\(tensor)' has \(found) dimensions, expected 1 to 4"
    case .badShape(let tensor, let found):
      "the tensor '\(tensor)' has the impossible shape \(found)"
    case .unknownFormat(let tensor, let id): "the tensor '\(tensor)' has unknown format \(id)"
    case .removedFormat(let tensor, let id):
      "the tensor '\(tensor)' has format \(id), which is no longer part of GGUF"
    case .partialBlock(let tensor, let rowLength, let weightsPerBlock):
      "the tensor '\(tensor)' has rows of \(rowLength) weights, "
        + "expected a multiple of \(weightsPerBlock)"
    case .misalignedTensor(let tensor, let offset, let alignment):
      "the tensor '\(tensor)' begins at \(offset), expected a multiple of \(alignment)"
    case .tensorOutsideFile(let tensor, let offset, let byteCount, let available):
      "the file ends early: the tensor '\(tensor)' needs \(byteCount) bytes at offset \(offset) "
        + "of the data, found \(available)"
    case .overlappingTensors(let first, let second):
      "the tensors '\(first)' and '\(second)' overlap"
    default: ""
    }
  }

  private var partDescription: String {
    switch self {
    case .notFirstPart(let found, let count):
      "this is part \(found) of \(count) of a split model: open part 1"
    case .partName(let found, let ending):
      "the first part of a split model is named '\(found)', expected a name ending in '\(ending)'"
    case .missingPart(let path): "a part of this split model is missing: \(path)"
    case .wrongPart(let found, let of, let expected, let expectedOf):
      "found part \(found) of \(of) of a split model, expected part \(expected) of \(expectedOf)"
    case .partTensorCount(let found, let expected):
      "the parts hold \(found) tensors, expected \(expected)"
    case .inPart(let path, let error): "\(path): \(error)"
    default: ""
    }
  }

  // What people take for a GGUF file, by its first bytes.
  private static let lookAlikes: [String: String] = [
    "vers": "a Git LFS pointer, not the file itself", "PK\u{3}\u{4}": "a zip or PyTorch file",
    "GGJT": "an older format", "lmgg": "an older format", "tjgg": "an older format",
    "<!DO": "a web page", "<htm": "a web page",
  ]

  private static func name(of bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let digits = Array("0123456789abcdef")
    let hexadecimal = bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }
    let isPrintable = bytes.allSatisfy { (0x20..<0x7F).contains($0) }
    let spelled = hexadecimal.joined(separator: " ") + (isPrintable ? " ('\(text)')" : "")
    return lookAlikes[text].map { "\(spelled), like \($0)" } ?? spelled
  }
}
