import Experts
import GGUF
import SampleFiles
import Testing

@Suite("Nested block")
struct NestedBlockTests {
  /// A Q8_0 block with these weights, zeros after them.
  private func block(scale: Float16, _ weights: [Int]) -> [UInt8] {
    let bits = scale.bitPattern
    let padded = weights + Array(repeating: 0, count: 32 - weights.count)
    return [UInt8(bits & 255), UInt8(bits >> 8)] + padded.map { UInt8(bitPattern: Int8($0)) }
  }

  private func split(_ blocks: [UInt8]) -> (base: [UInt8], refinement: [UInt8])? {
    var base = [UInt8](repeating: 0xAA, count: blocks.count / 34 * 18)
    var refinement = [UInt8](repeating: 0xAA, count: blocks.count / 34 * 16)
    let isNested = blocks.withUnsafeBytes { blocks in
      base.withUnsafeMutableBytes { base in
        refinement.withUnsafeMutableBytes {
          NestedBlock.split(blocks, base: base, refinement: $0)
        }
      }
    }
    return isNested ? (base, refinement) : nil
  }

  private func join(_ planes: (base: [UInt8], refinement: [UInt8])) -> [UInt8] {
    var blocks = [UInt8](repeating: 0xAA, count: planes.base.count / 18 * 34)
    planes.base.withUnsafeBytes { base in
      planes.refinement.withUnsafeBytes { refinement in
        blocks.withUnsafeMutableBytes {
          NestedBlock.join(base: base, refinement: refinement, into: $0)
        }
      }
    }
    return blocks
  }

  private func values(ofBase base: [UInt8]) -> [Float] {
    base.withUnsafeBytes { TensorFormat.q4_0.values(of: $0) }
  }

  @Test func `an even block is rounded to the nearest level`() throws {
    let planes = try #require(split(block(scale: 2, [0, 7, 8, -8, -9, 119, -128, -120])))
    // Scale 16 × 2; levels of 16 count from 8: 0, 0, 16, 0, -16, 112, -128, -112.
    #expect(planes.base[0..<2] == [0x00, 0x50])
    #expect(
      planes.base[2..<10].map { $0 & 15 } == [8, 8, 9, 8, 7, 15, 0, 1]
    )
    // What is left, as a signed number of four bits: 0, 7, -8, -8, 7, 7, 0, -8.
    #expect(planes.refinement[0..<8].map { $0 & 15 } == [0, 7, 8, 8, 7, 7, 0, 8])
    #expect(
      values(ofBase: planes.base)[0..<8] == [0, 0, 32, 0, -32, 224, -256, -224]
    )
  }

  @Test func `a block with a large positive weight is turned around`() throws {
    let planes = try #require(split(block(scale: 1, [127, -120, 0, 100])))
    // -1 - 127 = -128, 119, -1, -101: levels -128, 112, 0, -96, and the scale is -16.
    #expect(planes.base[0..<2] == [0x00, 0xCC])
    #expect(values(ofBase: planes.base)[0..<4] == [128, -112, 0, 96])
    #expect(join(planes) == block(scale: 1, [127, -120, 0, 100]))
  }

  @Test func `a block with large weights on both sides is cut off`() throws {
    let planes = try #require(split(block(scale: 1, [127, -121, 5])))
    // 127 = 112 + 15, -121 = -128 + 7, 5 = 0 + 5; the codes count from 15 down.
    #expect(values(ofBase: planes.base)[0..<3] == [112, -128, 0])
    #expect(planes.refinement[0..<3].map { $0 & 15 } == [0, 8, 10])
    #expect(join(planes) == block(scale: 1, [127, -121, 5]))
  }

  @Test func `any two weights beside each other come back`() throws {
    // Every pair, so that every border between the three forms is crossed.
    for first in -128...127 {
      let blocks = (-128...127).flatMap { block(scale: 0.5, [first, $0]) }
      #expect(join(try #require(split(blocks))) == blocks)
    }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `random blocks come back bit for bit`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var blocks: [UInt8] = []
    for _ in 0..<2000 {
      // Scales of every size that 16 times as much can be expressed of, denormal ones too.
      let scale = Float16(bitPattern: UInt16(random.next() % 0x6C00))
      let limit = Int(random.next() % 128) + 1
      blocks += block(
        scale: scale,
        random.bytes(32).map { max(-limit, min(limit - 1, Int(Int8(bitPattern: $0)))) }
      )
    }
    let planes = try #require(split(blocks))
    #expect(planes.base.count + planes.refinement.count == blocks.count)
    #expect(join(planes) == blocks)
  }

  @Test func `the base errs by half a level, where its block is not cut off`() throws {
    var random = SeededRandom(seed: 9)
    for _ in 0..<500 {
      let weights = random.bytes(32).map { Int(Int8(bitPattern: $0)) }
        .map { max(-120, $0) }
      let planes = try #require(split(block(scale: 1, weights)))
      for (value, weight) in zip(values(ofBase: planes.base), weights) {
        #expect(abs(value - Float(weight)) <= 8)
      }
    }
  }

  @Test func `a scale that 16 times as much has no room for is refused`() {
    #expect(split(block(scale: 4094, [1])) != nil)
    #expect(split(block(scale: 4096, [1])) == nil)
    #expect(split(block(scale: -1, [1])) == nil)
    #expect(split(block(scale: -0.0, [1])) == nil)
    #expect(split(block(scale: .infinity, [1])) == nil)
    #expect(split(block(scale: .nan, [1])) == nil)
  }

  @Test func `planes that nobody split are joined without a trap`() {
    var random = SeededRandom(seed: 4)
    let blocks = join((base: random.bytes(18 * 500), refinement: random.bytes(16 * 500)))
    #expect(blocks.count == 34 * 500)
  }
}
