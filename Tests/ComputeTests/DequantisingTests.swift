import Foundation
import GGUF
import Testing

@testable import Compute

@Suite("Weights as floats")
struct DequantisingTests {
  @Test func `a row of each format is what its layout says`() {
    let half: [UInt8] = [0x00, 0xb8]  // -0.5
    let ramp = (0..<32).map { UInt8(truncatingIfNeeded: $0 &- 16) }
    let nibbles = (0..<16).map { UInt8($0 | (15 - $0) << 4) }
    let rows: [(TensorFormat, [UInt8], [Float])] = [
      (.f32, [0, 0, 0x80, 0x3f, 1, 0, 0, 0], [1, .leastNonzeroMagnitude]),
      (.f16, half + [0x01, 0x00, 0xff, 0x7b], [-0.5, 0x1p-24, 65504]),
      (.bf16, [0x80, 0x3f, 0x40, 0xc0], [1, -3]),
      (.q8_0, half + ramp, (0..<32).map { -0.5 * Float($0 - 16) }),
      (
        .q4_0, half + nibbles,
        (0..<16).map { -0.5 * Float($0 - 8) } + (0..<16).map { -0.5 * Float(7 - $0) }
      ),
    ]
    for (format, bytes, expected) in rows {
      withMatrix(format, bytes + bytes, rows: 2, offset: 1) { matrix in
        var found = [Float](repeating: 0, count: matrix.columns)
        KernelSet.best.dequantise(matrix, row: 1, into: &found)
        #expect(found == expected, "\(format)")
      }
    }
  }

  @Test(arguments: KernelSet.supportedFormats)
  func `every format has the values of its reference`(format: TensorFormat) throws {
    let fixture = try #require(BlockFixture.all.first { $0.format == format })
    let found = floats(format, fixture.bytes, rows: 1)
    try #require(found.count == BlockFixture.weightCount)
    #expect(BlockFixture.places.map { found[$0] } == fixture.values)
    #expect(BlockFixture.checksum(of: found) == fixture.checksum)
  }

  @Test(arguments: KernelSet.supportedFormats)
  func `a row is read alone`(format: TensorFormat) throws {
    let fixture = try #require(BlockFixture.all.first { $0.format == format })
    let all = floats(format, fixture.bytes, rows: 1)
    for row in 0..<4 {
      let found = floats(format, fixture.bytes, rows: 4, row: row)
      #expect(bits(found) == bits(Array(all[row * 256..<(row + 1) * 256])))
    }
  }

  @Test func `a Q4_K block by hand`() {
    // d = 2, dmin = 0.5. Scales 1...8 and minimums 9...16: the first four of each have six
    // bits of their own, the others a nibble in bytes 8...11 of the twelve.
    let head: [UInt8] = [0x00, 0x40, 0x00, 0x38]
    let scales: [UInt8] = [1, 2, 3, 4, 9, 10, 11, 12, 0xd5, 0xe6, 0xf7, 0x08]
    // Minimum 7 is 16: its bit 4 is bit 6 of byte 7.
    let raised = scales.enumerated().map { $0 == 7 ? $1 | 0x40 : $1 }
    let found = floats(
      .q4_K,
      head + raised + [UInt8](repeating: 0xa3, count: 128),
      rows: 1
    )
    for strip in 0..<8 {
      let q: Float = strip % 2 == 0 ? 3 : 10
      let expected = 2 * Float(strip + 1) * q - 0.5 * Float(strip + 9)
      #expect(found[strip * 32..<strip * 32 + 32].allSatisfy { $0 == expected }, "\(strip)")
    }
  }

  /// `MOETOP_CONFORMANCE` names a folder with `quant_cases/`: NAME.bin and NAME.f32.
  @Test(arguments: KernelSet.supportedFormats)
  func `reference blocks of every format`(format: TensorFormat) throws {
    guard let folder = ProcessInfo.processInfo.environment["MOETOP_CONFORMANCE"] else {
      print("skipped: MOETOP_CONFORMANCE names no folder with quant_cases")
      return
    }
    // F32 needs no case.
    guard format != .f32 else { return }
    let cases = URL(filePath: folder).appending(path: "quant_cases")
    let blocks = try Data(contentsOf: cases.appending(path: "\(format).bin"))
    let values = try Data(contentsOf: cases.appending(path: "\(format).f32"))
    let expected = stride(from: 0, to: values.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(values[start + $1]) << (8 * $1) })
    }
    #expect(!expected.isEmpty)
    #expect(floats(format, Array(blocks), rows: 1) == expected)
  }
}
