import CKernels

/// How the KV cache keeps keys and values.
package enum KVFormat: String, CaseIterable, Sendable {
  /// Half precision, within ±65504.
  case f16
  /// int8 in strips of 32 that share a scale: 8.5 bits a number.
  case q8_0
  /// As they were computed.
  case f32

  /// Where nothing else is said.
  package static let initial = KVFormat.f16

  /// Positions of a span: text is kept and attended to span by span, from position 0 on.
  package static let spanLength = Int(CK_SPAN)

  /// This format, or ``f16`` where `size` numbers are no whole strips.
  package func fitting(size: Int) -> KVFormat {
    self == .q8_0 && !size.isMultiple(of: 32) ? .f16 : self
  }

  /// Bytes of a key of `size` numbers, in the fitting format.
  package func keyBytes(size: Int) -> Int {
    ck_key_bytes(fitting(size: size).number, Int32(size))
  }

  /// Bytes of a value of `size` numbers, in the fitting format.
  package func valueBytes(size: Int) -> Int {
    ck_value_bytes(fitting(size: size).number, Int32(size))
  }

  /// What the kernels call it.
  var number: Int32 {
    switch self {
    case .f16: CK_KV_F16
    case .q8_0: CK_KV_Q8_0
    case .f32: CK_KV_F32
    }
  }
}
