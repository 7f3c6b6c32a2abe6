import GGUF

@testable import Compute

/// What 1,024 weights of a format are, as the `gguf` package for Python reads them.
///
/// The blocks come from a seed. The values were computed once, by gguf 0.19:
///
///     stream = SplitMix64(seed: the format's number)
///     raw = [next(stream) & 255 for each byte of 1,024 weights]
///     in each block: raw[offset] &= 0xbf for each offset in scaleTops(format)
///     values = gguf.quants.dequantize(raw, format) + 0.0
///     checksum = FNV-1a, 64 bits, of the values as little-endian float32
struct BlockFixture: Sendable {
  let format: TensorFormat
  /// Of all values; a zero counts as positive.
  let checksum: UInt64
  /// The values at `places`.
  let values: [Float]

  static let weightCount = 1024
  static let places = [0, 17, 300, 511, 766, 1023]

  init(_ format: TensorFormat, _ checksum: UInt64, _ values: [Float]) {
    self.format = format
    self.checksum = checksum
    self.values = values
  }

  /// The blocks, every scale finite.
  var bytes: [UInt8] {
    var samples = Samples(seed: UInt64(format.id))
    let blocks = Self.weightCount / format.weightsPerBlock
    return (0..<blocks).flatMap { _ in
      var block = (0..<format.bytesPerBlock).map { _ in
        UInt8(truncatingIfNeeded: samples.next())
      }
      for offset in scaleTops(format) { block[offset] &= 0xbf }
      return block
    }
  }

  static func checksum(of values: [Float]) -> UInt64 {
    values.reduce(0xcbf2_9ce4_8422_2325) { hash, value in
      // Adding zero makes a negative zero positive.
      withUnsafeBytes(of: (value + 0).bitPattern.littleEndian) { bytes in
        bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      }
    }
  }

  static let all: [BlockFixture] = [
    BlockFixture(
      .f32,
      0xd524_99df_d3ce_9873,
      [-2.9552296e-12, 3.506172e-10, 0.9655986, 1.3735155e-37, -2.4340076e-29, 8.143228e-29]
    ),
    BlockFixture(
      .f16,
      0x7c50_90bf_0d22_b7a4,
      [0.030288696, 0.00024962425, 0.0129852295, 0.000112593174, -0.00017249584, 3.0398369e-06]
    ),
    BlockFixture(
      .bf16,
      0x07c7_6f86_51c7_e700,
      [
        1.3631936e-21, -3.8369308e-13, -7.5769744e-22, 1.4392943e-22, -1.4384289e-33,
        -4.7116208e-21,
      ]
    ),
    BlockFixture(
      .q4_0,
      0xa8a0_7b3d_d7ae_638f,
      [0.00029957294, -8.559227e-05, 0.0871582, -0.6604004, 0.0026965141, 0.0003118515]
    ),
    BlockFixture(
      .q4_1,
      0x2fea_2f0d_c129_6295,
      [-0.0015125275, -0.0004274845, 0.058305264, 0.09173584, -0.059620857, -0.13822198]
    ),
    BlockFixture(
      .q5_0,
      0x1107_618d_eb57_7532,
      [0.029296875, -0.012207031, 0.052597046, 0.37426758, -0.0012188554, 0.15692139]
    ),
    BlockFixture(
      .q5_1,
      0x81d0_e188_87a6_48fb,
      [0.0045125484, 0.10376716, 0.25616455, -7.3571777, -1.786499, 0.009011269]
    ),
    BlockFixture(
      .q8_0,
      0x7e36_9976_bdfe_6dd3,
      [1.847744e-05, 5.543232e-05, -1.671875, -0.16468048, -0.27075768, -1.2337036]
    ),
    BlockFixture(
      .q2_K,
      0x37b5_4307_4df7_74e6,
      [-5.791992, -37.069336, 11.231565, 14.9765625, -9.362095, 4.1369934]
    ),
    BlockFixture(
      .q3_K,
      0xc8e0_3283_042e_afb9,
      [-5.510742, -1.2246094, -0.030456543, 0.054250717, -0.29096603, 0.0]
    ),
    BlockFixture(
      .q4_K,
      0xb3a8_25c2_1c76_5187,
      [0.5544715, 0.08200216, 1.6639315, 4.7204223, -0.12066758, 44.70845]
    ),
    BlockFixture(
      .q5_K,
      0xd456_fe95_3792_f80a,
      [91.57202, 65.33911, 3.0708542, 3.6423454, 0.043795347, -26.889473]
    ),
    BlockFixture(
      .q6_K,
      0x7047_dbdf_8f86_551e,
      [-3.4644318, -2.969513, -0.17232895, -0.080596924, -0.05404663, 0.01713109]
    ),
    BlockFixture(
      .iq4_NL,
      0x0ac0_9870_96a4_0a58,
      [0.00084638596, 0.00084638596, 5.050049, 0.064421654, 38.88672, -0.024783492]
    ),
    BlockFixture(
      .iq4_XS,
      0xf477_eb71_7f42_123b,
      [-270.33984, 137.1289, 2.029953, -14.980225, 7.9472656, 4.275036]
    ),
    BlockFixture(
      .mxfp4,
      0xf989_c3dd_7145_6085,
      [0.0, 3.5184372e+13, 1.2621775e-29, 3.081488e-33, -2.5410988e-21, 1.1832914e-30]
    ),
    BlockFixture(
      .nvfp4,
      0x8f90_9f0b_7054_014b,
      [-0.0390625, -0.04296875, -11.25, -0.017578125, 0.09375, -64.0]
    ),
    BlockFixture(
      .iq1_S,
      0x1bda_a29e_604f_230f,
      [-1.2727051, -11.454346, 8.219788, -4.803772, 0.00051596016, -0.004608631]
    ),
    BlockFixture(
      .iq1_M,
      0x5be8_918c_d621_5cdd,
      [0.00095707923, -0.00019749254, 0.025512695, 0.076538086, 0.0069737434, 0.17591858]
    ),
    BlockFixture(
      .iq2_XXS,
      0x6ae2_9420_a784_7b1d,
      [-0.0027879477, -0.008712336, -0.9211216, 1.0885983, 6.8647385, 0.001681745]
    ),
    BlockFixture(
      .iq2_XS,
      0x3a8d_07cb_c611_c4a5,
      [0.018493831, 0.059591234, 0.03142357, -0.016340256, 0.0036394596, -0.028467238]
    ),
    BlockFixture(
      .iq2_S,
      0xeaf9_ea14_33a5_c020,
      [-0.025755584, 0.0011057854, 0.038018256, -0.013547391, -0.2253294, 39.80078]
    ),
    BlockFixture(
      .iq3_XXS,
      0x5d43_4032_ae76_57b3,
      [0.27654648, -0.38716507, -167.13867, -323.13477, -0.06637573, 1.190918]
    ),
    BlockFixture(
      .iq3_S,
      0x7c46_119f_daad_a7ab,
      [-64.163086, 64.163086, -0.71777344, 60.532227, -0.8278198, 1.1613235]
    ),
    BlockFixture(
      .tq1_0,
      0xe0a9_6ea9_b5c6_3171,
      [0.64990234, 0.0, -0.005569458, 0.0, 0.00031971931, 0.0017499924]
    ),
    BlockFixture(
      .tq2_0,
      0xc7ab_97b4_aa3c_6524,
      [-0.11663818, 0.0, 0.0, 0.0, 0.0, -0.01524353]
    ),
  ]
}
