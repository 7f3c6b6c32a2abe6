import Testing

@testable import GGUF

@Suite("Tensor formats")
struct TensorFormatTests {
  @Test func `numbers are unique and find their format`() {
    for format in TensorFormat.all { #expect(TensorFormat(id: format.id) == format) }
    #expect(Set(TensorFormat.all.map(\.id)).count == 35)
    #expect(Set(TensorFormat.all.map(\.name)).count == 35)
  }

  @Test(arguments: [
    // name, number, weights per block, bytes per block
    ("F32", 0, 1, 4), ("F16", 1, 1, 2), ("BF16", 30, 1, 2), ("Q4_0", 2, 32, 18),
    ("Q4_1", 3, 32, 20), ("Q5_0", 6, 32, 22), ("Q5_1", 7, 32, 24), ("Q8_0", 8, 32, 34),
    ("Q2_K", 10, 256, 84), ("Q3_K", 11, 256, 110), ("Q4_K", 12, 256, 144),
    ("Q5_K", 13, 256, 176), ("Q6_K", 14, 256, 210), ("IQ1_S", 19, 256, 50),
    ("IQ1_M", 29, 256, 56), ("IQ2_XXS", 16, 256, 66), ("IQ2_XS", 17, 256, 74),
    ("IQ2_S", 22, 256, 82), ("IQ3_XXS", 18, 256, 98), ("IQ3_S", 21, 256, 110),
    ("IQ4_NL", 20, 32, 18), ("IQ4_XS", 23, 256, 136), ("TQ1_0", 34, 256, 54),
    ("TQ2_0", 35, 256, 66), ("MXFP4", 39, 32, 17), ("NVFP4", 40, 64, 36),
  ])
  func `has the block of ggml`(name: String, id: Int, weights: Int, bytes: Int) throws {
    let format = try #require(TensorFormat(id: UInt32(id)))
    #expect(format.name == name)
    #expect(format.weightsPerBlock == weights)
    #expect(format.bytesPerBlock == bytes)
  }

  @Test func `counts the bytes of whole blocks`() {
    #expect(TensorFormat.q8_0.byteCount(weights: 64) == 68)
    #expect(TensorFormat.f32.byteCount(weights: 3) == 12)
    #expect(TensorFormat.q4_0.byteCount(weights: 0) == 0)
  }

  @Test func `removed formats are no formats`() {
    for id in TensorFormat.removedIDs { #expect(TensorFormat(id: id) == nil) }
    #expect(TensorFormat(id: 4711) == nil)
  }
}
