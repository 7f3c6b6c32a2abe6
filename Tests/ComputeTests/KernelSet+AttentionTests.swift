import Glibc
import Testing

@testable import Compute

@Suite("Attention")
struct AttentionTests {
  private static let sizes = [
    (1, 1), (16, 16), (31, 17), (64, 64), (80, 48), (130, 130), (256, 96),
  ]

  /// Rows as a batch has them: of some tokens, each sees itself and what was before.
  private static func causal(_ rows: Int, of count: Int, window: Int? = nil) -> [Range<Int>] {
    (0..<rows).map { row in
      let end = max(1, count - (rows - 1 - row) / 2)
      return max(0, end - (window ?? end))..<end
    }
  }

  @Test(arguments: fastSets, KVFormat.allCases)
  func `every set attends to the bits of the scalar one`(kernels: KernelSet, format: KVFormat) {
    var samples = Samples(seed: 1)
    for (keySize, valueSize) in Self.sizes {
      for (count, rows) in [(1, 1), (2, 3), (17, 4), (64, 5), (100, 9), (300, 6)] {
        let head = KeptHead(
          &samples,
          format,
          keySize: keySize,
          valueSize: valueSize,
          count: count
        )
        let queries = (0..<rows).map { _ in samples.floats(keySize) }
        for (window, sink) in [(nil, nil), (7, Float(0.25))] {
          let seen = Self.causal(rows, of: count, window: window)
          let scale = 0.01 / Float(keySize).squareRoot()
          let found = head.attend(kernels, queries, seen: seen, scale: scale, sink: sink)
          let expected = head.attend(.scalar, queries, seen: seen, scale: scale, sink: sink)
          #expect(bits(found) == bits(expected), "\(keySize) × \(count), \(rows) rows")
        }
      }
    }
  }

  @Test(arguments: fastSets, KVFormat.allCases)
  func `values that begin their keys too`(kernels: KernelSet, format: KVFormat) {
    var samples = Samples(seed: 5)
    for (keySize, valueSize) in [(16, 16), (80, 64), (130, 31), (96, 33), (576, 512)] {
      for (count, rows) in [(3, 1), (33, 4), (270, 5)] {
        let head = KeptHead(
          &samples,
          format,
          keySize: keySize,
          valueSize: valueSize,
          count: count,
          isLatent: true
        )
        let queries = (0..<rows).map { _ in samples.floats(keySize) }
        let seen = Self.causal(rows, of: count)
        let found = head.attend(kernels, queries, seen: seen, scale: 0.001)
        let expected = head.attend(.scalar, queries, seen: seen, scale: 0.001)
        #expect(bits(found) == bits(expected), "\(keySize) × \(count), \(rows) rows")
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `rows together get the bits that each gets alone`(kernels: KernelSet) {
    var samples = Samples(seed: 6)
    for format in KVFormat.allCases {
      let head = KeptHead(&samples, format, keySize: 96, valueSize: 64, count: 560)
      // Neighbours that see much, little and nothing in common.
      let seen = Self.causal(23, of: 560, window: 290) + [0..<3, 255..<258, 500..<501, 0..<560]
      let queries = seen.map { _ in samples.floats(96) }
      let together = head.attend(kernels, queries, seen: seen, scale: 0.001)
      let alone = head.attend(kernels, queries, seen: seen, scale: 0.001, together: 1)
      #expect(bits(together) == bits(alone), "\(format)")
    }
  }

  @Test(arguments: KernelSet.available)
  func `spans apart and merged in order are all of them at once`(kernels: KernelSet) {
    var samples = Samples(seed: 7)
    for count in [256, 257, 700, 1024] {
      let head = KeptHead(&samples, .f16, keySize: 32, valueSize: 40, count: count)
      let seen = Self.causal(6, of: count) + [max(0, count - 300)..<count, 10..<20]
      let queries = seen.map { _ in samples.floats(32) }
      let whole = head.attend(kernels, queries, seen: seen, scale: 0.002, sink: 1)
      let apart = head.attend(kernels, queries, seen: seen, scale: 0.002, sink: 1, isApart: true)
      #expect(bits(whole) == bits(apart), "\(count)")
    }
  }

  @Test(arguments: KernelSet.available, KVFormat.allCases)
  func `attention is the softmax of the scores over the values`(
    kernels: KernelSet,
    format: KVFormat
  ) {
    var samples = Samples(seed: 2)
    for (size, count) in [(16, 1), (64, 7), (128, 333), (130, 520)] {
      let keys = (0..<count).map { _ in samples.floats(size) }
      let values = (0..<count).map { _ in samples.floats(size) }
      let query = samples.floats(size)
      let head = KeptHead(format, keys: keys, values: values)
      // Against the numbers that were kept, so that only the arithmetic is measured.
      let keptKeys = KeptHead(head.format, keys: keys, values: nil).keptValues(.scalar)
      let keptValues = head.keptValues(.scalar)
      let scale = Float(0.02)
      let scores = keptKeys.map { key in
        zip(query, key).reduce(0.0) { $0 + Double($1.0) * Double($1.1) * Double(scale) }
      }
      let largest = scores.max() ?? 0
      let total = scores.reduce(0) { $0 + exp($1 - largest) }
      let found = head.attend(kernels, [query], seen: [0..<count], scale: scale)
      for i in 0..<size {
        var expected = 0.0
        var weight = 0.0
        for j in 0..<count {
          let share = exp(scores[j] - largest) / total
          expected += share * Double(keptValues[j][i])
          weight += share * Double(keptValues[j][i]).magnitude
        }
        // Scores of some thousands are off by a few of their last places.
        #expect((Double(found[i]) - expected).magnitude <= 5e-3 * weight + 1e-40)
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `a long text of like scores loses nothing`(kernels: KernelSet) {
    // Every weight is the same, so the result is the mean of 0, 1, 2, ...
    let count = 4096
    let keys = [[Float]](repeating: [1, 2], count: count)
    let head = KeptHead(.f32, keys: keys, values: (0..<count).map { [Float($0), 1] })
    let found = head.attend(kernels, [[3, 4]], seen: [0..<count], scale: 1)
    #expect((found[0] - 2047.5).magnitude < 1e-2)
    #expect((found[1] - 1).magnitude < 1e-6)
  }

  @Test(arguments: KernelSet.available)
  func `a later score that dwarfs all before takes everything`(kernels: KernelSet) {
    var keys = [[Float]](repeating: [0], count: 600)
    keys[599] = [400]
    let head = KeptHead(.f16, keys: keys, values: (0..<600).map { [Float($0)] })
    #expect(head.attend(kernels, [[1]], seen: [0..<600], scale: 1) == [599])
    #expect(head.attend(kernels, [[1]], seen: [0..<600], scale: 1, sink: 900) == [0])
  }

  @Test(arguments: KernelSet.available)
  func `a sink takes its share of the softmax and gives nothing`(kernels: KernelSet) {
    // Scores 0 and ln 2, a sink of ln 5: shares 1/8, 2/8 and 5/8.
    let head = KeptHead(.f32, keys: [[0], [1]], values: [[8], [16]])
    let query = [Float(log(2.0))]
    let found = head.attend(kernels, [query], seen: [0..<2], scale: 1, sink: Float(log(5.0)))
    #expect((found[0] - 5).magnitude < 1e-5)
    let plain = head.attend(kernels, [query], seen: [0..<2], scale: 1)
    #expect((plain[0] - 40.0 / 3).magnitude < 1e-5)
    // A window that holds the last position only.
    #expect(head.attend(kernels, [query], seen: [1..<2], scale: 1) == [16])
  }
}
