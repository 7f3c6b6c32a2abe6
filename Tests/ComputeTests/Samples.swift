import GGUF
import Testing

@testable import Compute

/// Numbers that are the same in every run (SplitMix64).
struct Samples: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// Floats of all sizes that occur, a few zeros and denormals among them.
  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in
      switch UInt8.random(in: 0..<16, using: &self) {
      case 0: 0
      case 1: Float.random(in: -0x1p-132...0x1p-132, using: &self)
      case 2: Float.random(in: -300...300, using: &self)
      default: Float.random(in: -2...2, using: &self)
      }
    }
  }

  /// Rows of weights with any bits, but for infinite and NaN scales.
  mutating func weights(_ format: TensorFormat, rows: Int, columns: Int) -> [UInt8] {
    let blocks = rows * columns / format.weightsPerBlock
    return (0..<blocks).flatMap { _ in block(format) }
  }

  private mutating func block(_ format: TensorFormat) -> [UInt8] {
    switch format {
    case .f32: return bytes(of: floats(1)[0].bitPattern)
    case .bf16: return bytes(of: UInt16(floats(1)[0].bitPattern >> 16))
    case .f16: return bytes(of: half())
    default:
      var block = (0..<format.bytesPerBlock).map { _ in UInt8.random(in: 0...255, using: &self) }
      // One block in eight has the weight that has no opposite, throughout.
      if UInt8.random(in: 0..<8, using: &self) == 0 {
        block = block.map { _ in 0x80 }
      }
      for top in scaleTops(format) {
        if format == .mxfp4 {
          // Powers of two of any size, the two that are denormal among them.
          block[top] = half() == 0 ? block[top] & 1 : UInt8.random(in: 90...150, using: &self)
        } else if format == .iq1_M {
          block[top] &= 0xbf
        } else {
          block.replaceSubrange(top - 1...top, with: bytes(of: half()))
        }
      }
      return block
    }
  }

  /// Half precision numbers of any size: zero, denormal, up to the largest.
  private mutating func half() -> UInt16 {
    let bits = UInt16.random(in: 0...0xffff, using: &self)
    switch UInt8.random(in: 0..<8, using: &self) {
    case 0: return 0
    case 1: return bits & 0x83ff
    case 2: return bits & 0xfbff
    default: return bits & 0x87ff | 0x2800
    }
  }
}

/// Where in a block of `format` the bytes are that make a scale infinite or NaN: the upper
/// bytes of floats and halves, the exponent of MXFP4.
func scaleTops(_ format: TensorFormat) -> [Int] {
  switch format {
  case .f32: [3]
  case .q4_1, .q5_1, .q4_K, .q5_K: [1, 3]
  case .q2_K: [81, 83]
  case .q3_K: [109]
  case .q6_K: [209]
  case .iq1_M: [55]
  case .tq1_0: [53]
  case .tq2_0: [65]
  case .mxfp4: [0]
  case .nvfp4: []
  default: [1]
  }
}

private func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// What the numbers are in memory; one pattern for every NaN.
func bits(_ numbers: [Float]) -> [UInt32] {
  numbers.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
}

/// The sets that have to agree with the scalar one.
let fastSets = KernelSet.available.filter { $0.name != "scalar" }

/// Lengths around the lanes and the blocks.
let lengths = [0, 1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 96, 256, 768, 1000, 2048]

extension Activations {
  /// Activations that hold `rows`.
  convenience init(_ rows: [Float], width: Int) {
    let capacity = width == 0 ? 0 : rows.count / width
    self.init(capacity: capacity, width: width)
    values.update(from: rows, count: capacity * width)
  }
}
