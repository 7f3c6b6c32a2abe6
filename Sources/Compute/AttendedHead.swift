import CKernels

/// The keys and values that one head attends to, kept span by span.
package struct AttendedHead {
  let view: ck_attention

  /// - Parameters:
  ///   - format: fitting for the sizes
  ///   - keys: of the first span
  ///   - keySize: numbers of a key
  ///   - values: of the first span; `nil` where a value is the beginning of its key
  ///   - valueSize: numbers of a value
  ///   - spanBytes: from one span to the next, for keys and values
  ///   - scale: what the products of queries and keys are multiplied with
  package init(
    format: KVFormat,
    keys: UnsafeRawPointer,
    keySize: Int,
    values: UnsafeRawPointer?,
    valueSize: Int,
    spanBytes: Int,
    scale: Float
  ) {
    precondition(
      keySize > 0 && valueSize > 0 && (values != nil || valueSize <= keySize)
        && format == format.fitting(size: keySize)
        && (values == nil || format == format.fitting(size: valueSize)),
      "keys of \(keySize) and values of \(valueSize) in \(format)"
    )
    view = ck_attention(
      format: format.number,
      key_size: Int32(keySize),
      value_size: Int32(valueSize),
      scale: scale,
      keys: keys,
      values: values,
      span_bytes: spanBytes
    )
  }

  var keySize: Int { Int(view.key_size) }
  var valueSize: Int { Int(view.value_size) }
}

extension AttendedHead: CustomStringConvertible {
  package var description: String { "keys of \(keySize) and values of \(valueSize)" }
}
