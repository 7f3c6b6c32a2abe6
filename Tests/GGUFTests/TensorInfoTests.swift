import GGUF
import Testing

@Suite("Tensor info")
struct TensorInfoTests {
  @Test func `rows are counted over all matrices`() {
    let tensor = TensorInfo(
      name: "experts",
      format: .q8_0,
      shape: [64, 3, 5],
      part: 0,
      offset: 0,
      byteCount: 1020
    )
    #expect(tensor.rowLength == 64)
    #expect(tensor.rowCount == 15)
    #expect(tensor.elementCount == 960)
    #expect(tensor.rowByteCount == 68)
  }

  @Test func `a vector is one row`() {
    let tensor = TensorInfo(
      name: "norm",
      format: .f32,
      shape: [7],
      part: 0,
      offset: 0,
      byteCount: 28
    )
    #expect(tensor.rowCount == 1)
    #expect(tensor.rowByteCount == 28)
  }
}
