import GGUF
import Inference
import SampleFiles
import Testing

@Suite("Block quantiser")
struct BlockQuantiserTests {
  private func q4(_ values: [Float]) -> [UInt8]? {
    var out = [UInt8](repeating: 0xAA, count: values.count / 32 * 18)
    let isDone = values.withUnsafeBufferPointer { values in
      out.withUnsafeMutableBytes { out in
        out.baseAddress.map { BlockQuantiser.quantiseQ4(values, into: $0) } ?? true
      }
    }
    return isDone ? out : nil
  }

  private func q8(_ values: [Float]) -> [UInt8]? {
    var out = [UInt8](repeating: 0xAA, count: values.count / 32 * 34)
    let isDone = values.withUnsafeBufferPointer { values in
      out.withUnsafeMutableBytes { out in
        out.baseAddress.map { BlockQuantiser.quantiseQ8(values, into: $0) } ?? true
      }
    }
    return isDone ? out : nil
  }

  private func padded(_ values: [Float]) -> [Float] {
    values + Array(repeating: 0, count: 32 - values.count)
  }

  @Test func `the largest weight of a Q4_0 block becomes -8, whatever its sign`() {
    // Largest 8: scale 8 / -8 = -1, and v × -1 + 8.5 is cut off: 0.5, 16.5, 7.5, 8, 9, 8.5.
    let positive = q4(padded([8, -8, 1, 0.5, -0.5, 0]))
    #expect(
      positive == [0x00, 0xBC, 0x80, 0x8F, 0x87, 0x88, 0x89] + Array(repeating: 0x88, count: 11)
    )
    // Largest -8, scale 1: 0.5, 9.5, 16.5 is held at 15, 8.
    let negative = q4(padded([-8, 1, 8, -0.5]))
    #expect(negative == [0x00, 0x3C, 0x80, 0x89, 0x8F, 0x88] + Array(repeating: 0x88, count: 12))
  }

  @Test func `of two largest weights of a Q4_0 block the first one counts`() {
    #expect(q4(padded([4, -4]))?[0..<2] == [0x00, 0xB8])
    #expect(q4(padded([-4, 4]))?[0..<2] == [0x00, 0x38])
  }

  @Test func `weight j and j + 16 of a Q4_0 block share a byte`() {
    var values = [Float](repeating: 0, count: 32)
    values[3] = -8
    values[19] = 5
    #expect(q4(values)?[5] == 0xD0)
  }

  @Test func `the largest weight of a Q8_0 block becomes 127, and halves are rounded away`() {
    // Scale 1.
    let out = q8(padded([127, -127, 0.5, -0.5, 1.49, -2.5]))
    #expect(out == [0x00, 0x3C, 127, 0x81, 1, 0xFF, 1, 0xFD] + Array(repeating: 0, count: 26))
  }

  @Test func `blocks are those of an independent quantiser`() {
    var random = SeededRandom(seed: 5)
    for bound in [1e-3, 1, 300] as [Float] {
      let values = random.floats(32 * 200, within: bound)
      #expect(q4(values) == TensorFormat.q4_0.bytes(of: values))
      #expect(q8(values) == TensorFormat.q8_0.bytes(of: values))
    }
  }

  @Test func `a block of zeros, or of next to nothing, is zeros`() {
    let tiny = padded([.leastNonzeroMagnitude * 7, -.leastNonzeroMagnitude])
    for values in [padded([]), tiny] {
      #expect(q4(values)?[2...].allSatisfy { $0 == 0x88 } == true)
      #expect(q8(values)?.allSatisfy { $0 == 0 } == true)
    }
  }

  @Test func `weights that no block can express are refused`() {
    for bad in [Float.nan, .infinity, -.infinity, 1e30] {
      #expect(q4(padded([1, bad])) == nil)
      #expect(q8(padded([1, bad])) == nil)
    }
  }
}
