import Testing

@testable import Compute

@Suite("KV formats")
struct KVFormatTests {
  @Test func `bytes of keys and values follow from the format`() {
    #expect(KVFormat.f32.keyBytes(size: 128) == 512)
    #expect(KVFormat.f16.keyBytes(size: 128) == 256)
    // Four strips, each a scale of two bytes and 32 numbers.
    #expect(KVFormat.q8_0.keyBytes(size: 128) == 136)
    // Values are padded, keys are not.
    #expect(KVFormat.f16.keyBytes(size: 24) == 48)
    #expect(KVFormat.f16.valueBytes(size: 24) == 64)
    // No whole strips: half precision instead.
    #expect(KVFormat.q8_0.fitting(size: 80) == .f16)
    #expect(KVFormat.q8_0.keyBytes(size: 80) == 160)
    #expect(KVFormat.q8_0.fitting(size: 96) == .q8_0)
  }

  @Test(arguments: fastSets, KVFormat.allCases)
  func `every set keeps the bytes of the scalar one`(kernels: KernelSet, format: KVFormat) {
    var samples = Samples(seed: 11)
    for (keySize, valueSize) in [(1, 1), (31, 17), (32, 32), (96, 64), (130, 80)] {
      let keys = (0..<40).map { _ in samples.floats(keySize) }
      let values = (0..<40).map { _ in samples.floats(valueSize) }
      let found = KeptHead(format, keys: keys, values: values, kernels: kernels)
      let expected = KeptHead(format, keys: keys, values: values)
      #expect(found.bytes == expected.bytes, "\(keySize) and \(valueSize)")
    }
  }

  @Test(arguments: KernelSet.available, KVFormat.allCases)
  func `what was kept comes back as near as the format allows`(
    kernels: KernelSet,
    format: KVFormat
  ) {
    var samples = Samples(seed: 12)
    // Once as values, once as keys whose beginnings are the values.
    for isLatent in [false, true] {
      let rows = (0..<20).map { _ in samples.floats(64) }
      let kept = KeptHead(format, keys: rows, values: isLatent ? nil : rows, kernels: kernels)
      for (row, found) in zip(rows, kept.keptValues(kernels)) {
        for start in stride(from: 0, to: 64, by: 32) {
          let strip = start..<start + 32
          let largest = row[strip].map(\.magnitude).max() ?? 0
          for i in strip {
            let error = (found[i] - row[i]).magnitude
            switch format {
            case .f32: #expect(error == 0)
            case .f16: #expect(error <= row[i].magnitude * 0x1p-11 + 0x1p-25)
            // Half a step, and what the scale lost as a half on 127 steps.
            case .q8_0: #expect(error <= largest / 127 * (0.5 + 127 * 0x1p-11))
            }
          }
        }
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `numbers are rounded and limited as halves are`(kernels: KernelSet) {
    // Ties to even; the smallest denormal; beyond the largest half; NaN.
    let row: [Float] = [1 + 0x1p-11, 1 + 0x3p-11, 0x1p-24, 0x1p-26, 1e6, -.infinity, .nan]
    let kept = KeptHead(.f16, keys: [[0]], values: [row], kernels: kernels)
    let found = kept.keptValues(kernels)[0]
    #expect(found[..<6] == [1, 1 + 0x1p-9, 0x1p-24, 0, 65504, -65504])
    #expect(found[6].isNaN)
  }

  @Test(arguments: KernelSet.available)
  func `a strip of zeros stays zeros, and a NaN spoils no neighbour`(kernels: KernelSet) {
    var row = [Float](repeating: 0, count: 64)
    row[33] = 127
    row[34] = .nan
    row[35] = -2.5
    let found = KeptHead(.q8_0, keys: [row], values: [row], kernels: kernels)
      .keptValues(kernels)[0]
    // The scale is 1: -2.5 is rounded to the even number, NaN becomes the lowest.
    #expect(found[..<32].allSatisfy { $0 == 0 })
    #expect(found[33...35] == [127, -127, -2])
  }
}
