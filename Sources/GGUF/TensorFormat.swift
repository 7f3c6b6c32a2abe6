/// How the weights of a tensor are stored: in blocks of so many weights and so many bytes.
///
/// Every format that ggml knows has a row in the table, so that any file can be opened and
/// described; whether a format can be computed with is for the kernels to say.
package struct TensorFormat: Sendable {
  /// The number that stands for the format in a file.
  package let id: UInt32
  /// The name that people know it by: `Q8_0`.
  package let name: String
  /// Weights that share a block; 1 for plain numbers.
  package let weightsPerBlock: Int
  /// Bytes of a block.
  package let bytesPerBlock: Int

  private init(_ id: UInt32, _ name: String, _ weightsPerBlock: Int, _ bytesPerBlock: Int) {
    self.id = id
    self.name = name
    self.weightsPerBlock = weightsPerBlock
    self.bytesPerBlock = bytesPerBlock
  }

  /// The format with this number, if there is one.
  package init?(id: UInt32) {
    guard let format = Self.byID[id] else { return nil }
    self = format
  }

  /// Bytes of `weights` weights, which must be whole blocks.
  package func byteCount(weights: Int) -> Int {
    precondition(
      weights % weightsPerBlock == 0,
      "\(weights) weights are no whole blocks of \(name)"
    )
    return weights / weightsPerBlock * bytesPerBlock
  }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// Numbers of formats that files no longer use.
  static let removedIDs: Set<UInt32> = [4, 5, 31, 32, 33, 36, 37, 38]
}

extension TensorFormat: Hashable {
  package static func == (left: TensorFormat, right: TensorFormat) -> Bool {
    left.id == right.id
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }
}

extension TensorFormat: CustomStringConvertible {
  package var description: String { name }
}

// The names are those of the formats, underscores included.
// swift-format-ignore: AlwaysUseLowerCamelCase
extension TensorFormat {
  package static let f32 = TensorFormat(0, "F32", 1, 4)
  package static let f16 = TensorFormat(1, "F16", 1, 2)
  package static let q4_0 = TensorFormat(2, "Q4_0", 32, 18)
  package static let q4_1 = TensorFormat(3, "Q4_1", 32, 20)
  package static let q5_0 = TensorFormat(6, "Q5_0", 32, 22)
  package static let q5_1 = TensorFormat(7, "Q5_1", 32, 24)
  package static let q8_0 = TensorFormat(8, "Q8_0", 32, 34)
  package static let q8_1 = TensorFormat(9, "Q8_1", 32, 36)
  package static let q2_K = TensorFormat(10, "Q2_K", 256, 84)
  package static let q3_K = TensorFormat(11, "Q3_K", 256, 110)
  package static let q4_K = TensorFormat(12, "Q4_K", 256, 144)
  package static let q5_K = TensorFormat(13, "Q5_K", 256, 176)
  package static let q6_K = TensorFormat(14, "Q6_K", 256, 210)
  package static let q8_K = TensorFormat(15, "Q8_K", 256, 292)
  package static let iq2_XXS = TensorFormat(16, "IQ2_XXS", 256, 66)
  package static let iq2_XS = TensorFormat(17, "IQ2_XS", 256, 74)
  package static let iq3_XXS = TensorFormat(18, "IQ3_XXS", 256, 98)
  package static let iq1_S = TensorFormat(19, "IQ1_S", 256, 50)
  package static let iq4_NL = TensorFormat(20, "IQ4_NL", 32, 18)
  package static let iq3_S = TensorFormat(21, "IQ3_S", 256, 110)
  package static let iq2_S = TensorFormat(22, "IQ2_S", 256, 82)
  package static let iq4_XS = TensorFormat(23, "IQ4_XS", 256, 136)
  package static let i8 = TensorFormat(24, "I8", 1, 1)
  package static let i16 = TensorFormat(25, "I16", 1, 2)
  package static let i32 = TensorFormat(26, "I32", 1, 4)
  package static let i64 = TensorFormat(27, "I64", 1, 8)
  package static let f64 = TensorFormat(28, "F64", 1, 8)
  package static let iq1_M = TensorFormat(29, "IQ1_M", 256, 56)
  package static let bf16 = TensorFormat(30, "BF16", 1, 2)
  package static let tq1_0 = TensorFormat(34, "TQ1_0", 256, 54)
  package static let tq2_0 = TensorFormat(35, "TQ2_0", 256, 66)
  package static let mxfp4 = TensorFormat(39, "MXFP4", 32, 17)
  package static let nvfp4 = TensorFormat(40, "NVFP4", 64, 36)
  package static let q1_0 = TensorFormat(41, "Q1_0", 128, 18)
  package static let q2_0 = TensorFormat(42, "Q2_0", 64, 18)

  /// Every format, by number.
  package static let all: [TensorFormat] = [
    .f32, .f16, .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q8_1, .q2_K, .q3_K, .q4_K, .q5_K, .q6_K,
    .q8_K, .iq2_XXS, .iq2_XS, .iq3_XXS, .iq1_S, .iq4_NL, .iq3_S, .iq2_S, .iq4_XS, .i8, .i16,
    .i32, .i64, .f64, .iq1_M, .bf16, .tq1_0, .tq2_0, .mxfp4, .nvfp4, .q1_0, .q2_0,
  ]
}
