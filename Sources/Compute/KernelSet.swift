import CKernels
import GGUF

/// The kernels of one instruction set. All sets compute the same, bit for bit.
///
/// Pointers are trusted: what a function reads and writes must be there. Sizes that two
/// arguments must agree on are preconditions.
// Names and pointers to functions, none of which ever change.
package struct KernelSet: @unchecked Sendable {
  /// `scalar`, `avx2` or `avx512`.
  package let name: String
  let table: ck_kernels

  /// The set that says what the others must compute.
  package static let scalar = KernelSet(name: "scalar", table: ck_kernels_scalar())

  /// The sets that this processor runs, from slow to fast.
  package static let available: [KernelSet] = {
    var sets = [scalar]
    #if arch(x86_64)
      if ck_supports_avx2() != 0 {
        sets.append(KernelSet(name: "avx2", table: ck_kernels_avx2()))
      }
      if ck_supports_avx512() != 0 {
        sets.append(KernelSet(name: "avx512", table: ck_kernels_avx512()))
      }
    #endif
    return sets
  }()

  /// The fastest set that this processor runs.
  package static let best = available[available.count - 1]

  /// The formats of weights that can be computed with.
  package static let supportedFormats: [TensorFormat] = [.f32, .f16, .bf16, .q8_0, .q4_0]

  /// Whether weights of `format` can be computed with.
  package static func supports(_ format: TensorFormat) -> Bool {
    supportedFormats.contains(format)
  }
}

extension KernelSet: CustomStringConvertible {
  package var description: String { name }
}
