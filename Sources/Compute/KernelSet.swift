import CKernels
import GGUF

/// The kernels of one instruction set. All sets compute the same, bit for bit.
///
/// Pointers are trusted: what a function reads and writes must be there. Sizes that two
/// arguments must agree on are preconditions.
// Names, numbers and pointers to functions, none of which ever change.
package final class KernelSet: @unchecked Sendable {
  /// `scalar`, `avx2` or `avx512`.
  package let name: String
  let table: ck_kernels
  /// The kernels of each format, in the place of its number.
  private let formats: [ck_format?]
  /// The same for rows side by side.
  private let interleaved: [ck_interleaved?]

  private init(name: String, table: ck_kernels) {
    self.name = name
    self.table = table
    let rows = Self.rows(of: table)
    var formats = [ck_format?](repeating: nil, count: Int(rows.map(\.number).max() ?? 0) + 1)
    for row in rows { formats[Int(row.number)] = row }
    self.formats = formats
    var interleaved = [ck_interleaved?](repeating: nil, count: formats.count)
    for row in UnsafeBufferPointer(start: table.interleaved, count: Int(CK_INTERLEAVED_COUNT)) {
      interleaved[Int(row.number)] = row
    }
    self.interleaved = interleaved
  }

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

  /// The formats of weights that can be computed with: those of `CK_FORMATS` in `ckernels.h`.
  package static let supportedFormats: [TensorFormat] = rows(of: ck_kernels_scalar())
    .compactMap { TensorFormat(id: $0.number) }

  /// Whether weights of `format` can be computed with.
  package static func supports(_ format: TensorFormat) -> Bool {
    scalar.formats.indices.contains(Int(format.id)) && scalar.formats[Int(format.id)] != nil
  }

  /// The kernels that read weights of `format`, which must be supported.
  func kernels(for format: TensorFormat) -> ck_format {
    guard formats.indices.contains(Int(format.id)), let row = formats[Int(format.id)] else {
      preconditionFailure("no kernel for \(format)")
    }
    return row
  }

  /// Whether rows of `format` may lie side by side.
  package static func interleaves(_ format: TensorFormat) -> Bool {
    supports(format) && scalar.interleaved[Int(format.id)] != nil
  }

  /// What computes with rows of `format` side by side, which must be such a format.
  func interleaved(_ format: TensorFormat) -> ck_interleaved {
    guard interleaved.indices.contains(Int(format.id)), let row = interleaved[Int(format.id)]
    else { preconditionFailure("rows of \(format) side by side") }
    return row
  }

  private static func rows(of table: ck_kernels) -> UnsafeBufferPointer<ck_format> {
    UnsafeBufferPointer(start: table.formats, count: Int(CK_FORMAT_COUNT))
  }
}

extension KernelSet: CustomStringConvertible {
  package var description: String { name }
}
