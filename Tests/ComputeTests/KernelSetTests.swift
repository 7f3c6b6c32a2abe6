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

  @Test func `every format that people quantise to can be computed with`() {
    #expect(
      KernelSet.supportedFormats.map(\.name) == [
        "F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K",
        "Q5_K", "Q6_K", "IQ4_NL", "IQ4_XS", "MXFP4", "NVFP4", "IQ1_S", "IQ1_M", "IQ2_XXS",
        "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S", "TQ1_0", "TQ2_0",
      ]
    )
    for format in TensorFormat.all {
      #expect(KernelSet.supports(format) == KernelSet.supportedFormats.contains(format))
    }
    // The forms of activations, integers and doubles are no weights.
    for format in [TensorFormat.q8_1, .q8_K, .i8, .i64, .f64] {
      #expect(!KernelSet.supports(format))
    }
  }

  @Test(arguments: KernelSet.available)
  func `every set has kernels for every format`(kernels: KernelSet) {
    for format in KernelSet.supportedFormats {
      #expect(kernels.kernels(for: format).number == format.id)
    }
  }
}
