import GGUF
import Testing

@testable import Compute

@Suite("Kernel sets")
struct KernelSetTests {
  @Test func `the scalar set is always there, and the slowest`() {
    #expect(KernelSet.available.first?.name == "scalar")
  }

  @Test func `sets are listed from slow to fast, and the last one is the best`() {
    let order = ["scalar", "avx2", "avx512"]
    let places = KernelSet.available.compactMap { order.firstIndex(of: $0.name) }
    #expect(places.count == KernelSet.available.count)
    #expect(places == places.sorted())
    #expect(KernelSet.best.name == KernelSet.available.last?.name)
  }

  @Test func `five formats can be computed with`() {
    #expect(KernelSet.supportedFormats.map(\.name) == ["F32", "F16", "BF16", "Q8_0", "Q4_0"])
    #expect(KernelSet.supports(.q8_0))
    #expect(!KernelSet.supports(.q6_K))
  }
}
