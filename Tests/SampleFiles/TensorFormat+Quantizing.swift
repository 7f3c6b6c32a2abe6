import GGUF

// Weights in the formats of a model file, block by block, as ggml's reference
// (quantize_row_*_ref in ggml-quants.c) defines them.
extension TensorFormat {
  /// The formats that tests can write.
  package static let writable: [TensorFormat] = [.f32, .f16, .bf16, .q8_0, .q4_0]

  /// The bytes that stand for `values`, which must be whole blocks.
  package func bytes(of values: [Float]) -> [UInt8] {
    precondition(values.count % weightsPerBlock == 0, "\(values.count) weights as \(name)")
    precondition(Self.writable.contains(self), "tests cannot write \(name)")
    var out: [UInt8] = []
    out.reserveCapacity(byteCount(weights: values.count))
    values.withUnsafeBufferPointer { values in
      switch self {
      case .f32: for value in values { out.append(integer: value.bitPattern) }
      case .f16: for value in values { out.append(integer: Float16(value).bitPattern) }
      case .bf16: for value in values { out.append(integer: brainFloat(value)) }
      default:
        for start in stride(from: 0, to: values.count, by: weightsPerBlock) {
          let block = UnsafeBufferPointer(rebasing: values[start..<start + weightsPerBlock])
          if self == .q8_0 { out.appendQ8(block) } else { out.appendQ4(block) }
        }
      }
    }
    return out
  }

  /// The values that `bytes` stand for.
  package func values(of bytes: UnsafeRawBufferPointer) -> [Float] {
    precondition(bytes.count % bytesPerBlock == 0, "\(bytes.count) bytes as \(name)")
    precondition(Self.writable.contains(self), "tests cannot read \(name)")
    var out: [Float] = []
    out.reserveCapacity(bytes.count / bytesPerBlock * weightsPerBlock)
    for start in stride(from: 0, to: bytes.count, by: bytesPerBlock) {
      func bits(_ offset: Int) -> UInt16 {
        UInt16(bytes[start + offset]) | UInt16(bytes[start + offset + 1]) << 8
      }
      switch self {
      case .f32: out.append(Float(bitPattern: UInt32(bits(2)) << 16 | UInt32(bits(0))))
      case .bf16: out.append(Float(bitPattern: UInt32(bits(0)) << 16))
      case .f16: out.append(Float(Float16(bitPattern: bits(0))))
      case .q8_0:
        let scale = Float(Float16(bitPattern: bits(0)))
        for index in 0..<32 {
          out.append(scale * Float(Int8(bitPattern: bytes[start + 2 + index])))
        }
      default:
        let scale = Float(Float16(bitPattern: bits(0)))
        let codes = bytes[start + 2..<start + 18]
        for code in codes { out.append(scale * Float(Int(code & 15) - 8)) }
        for code in codes { out.append(scale * Float(Int(code >> 4) - 8)) }
      }
    }
    return out
  }
}

/// The upper half of a float's bits, rounded to nearest, ties to even.
private func brainFloat(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  guard !value.isNaN else { return UInt16(bits >> 16) | 64 }
  return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
}

extension [UInt8] {
  /// 32 weights: a half-precision scale, then signed bytes.
  fileprivate mutating func appendQ8(_ block: UnsafeBufferPointer<Float>) {
    var largest: Float = 0
    for value in block { largest = Swift.max(largest, abs(value)) }
    let scale = largest / 127
    let inverse = scale == 0 ? 0 : 1 / scale
    append(integer: Float16(scale).bitPattern)
    for value in block {
      append(UInt8(bitPattern: Int8((value * inverse).rounded(.toNearestOrAwayFromZero))))
    }
  }

  /// 32 weights: a half-precision scale, then nibbles; weight j and j + 16 share a byte.
  fileprivate mutating func appendQ4(_ block: UnsafeBufferPointer<Float>) {
    var largest: Float = 0
    for value in block where abs(value) > abs(largest) { largest = value }
    let scale = largest / -8
    let inverse = scale == 0 ? 0 : 1 / scale
    append(integer: Float16(scale).bitPattern)
    func code(_ value: Float) -> UInt8 { UInt8(Swift.min(15, Int(value * inverse + 8.5))) }
    for index in 0..<16 {
      append(code(block[index]) | code(block[index + 16]) << 4)
    }
  }
}
