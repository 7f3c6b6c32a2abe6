import GGUF
import Testing

@testable import Compute

@Suite("Matrix views")
struct MatrixViewTests {
  @Test func `rows are whole blocks, one after the other`() {
    var weights = [UInt8](repeating: 0, count: 3 * 68)
    let matrix = MatrixView(format: .q8_0, rows: 3, columns: 64, bytes: &weights)
    #expect(matrix.rowByteCount == 68)
    #expect(matrix.byteCount == 204)
  }

  @Test func `a row must end with a block`() async {
    await #expect(processExitsWith: .failure) {
      var byte: UInt8 = 0
      _ = MatrixView(format: .q4_0, rows: 1, columns: 48, bytes: &byte)
    }
  }
}
