import Glibc
import Testing

@testable import Compute

@Suite("Attention")
struct AttentionTests {
  private static let sizes = [1, 16, 31, 32, 64, 80, 128, 130, 256]
  private static let counts = [1, 2, 3, 4, 5, 16, 17, 100]

  @Test(arguments: fastSets)
  func `every set attends to the bits of the scalar one`(kernels: KernelSet) {
    var samples = Samples(seed: 1)
    for size in Self.sizes {
      for count in Self.counts {
        let head = Head(&samples, size: size, count: count, gap: 3)
        #expect(bits(head.attend(kernels)) == bits(head.attend(.scalar)), "\(size) × \(count)")
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `attention is the softmax of the scores over the values`(kernels: KernelSet) {
    var samples = Samples(seed: 2)
    for (size, count) in [(16, 1), (64, 7), (128, 33), (130, 5)] {
      let head = Head(&samples, size: size, count: count, gap: 0)
      let scores = (0..<count).map { j in
        (0..<size).reduce(0.0) {
          $0 + Double(head.query[$1]) * Double(head.keys[j * size + $1]) * Double(head.scale)
        }
      }
      let largest = scores.max() ?? 0
      let total = scores.reduce(0) { $0 + exp($1 - largest) }
      let found = head.attend(kernels)
      for i in 0..<size {
        var expected = 0.0
        var weight = 0.0
        for j in 0..<count {
          let share = exp(scores[j] - largest) / total
          expected += share * Double(head.values[j * size + i])
          weight += share * Double(head.values[j * size + i]).magnitude
        }
        #expect((Double(found[i]) - expected).magnitude <= 1e-4 * weight + 1e-40)
      }
    }
  }

  @Test(arguments: fastSets)
  func `with a sink, a window and narrow values too`(kernels: KernelSet) {
    var samples = Samples(seed: 4)
    for size in Self.sizes {
      for count in Self.counts {
        let head = Head(&samples, size: size, count: count, gap: 3)
        for first in Set([0, count / 2, count - 1]) {
          let width = max(1, size * 3 / 4)
          let found = head.attend(kernels, from: first, valueSize: width, sink: 0.25)
          let expected = head.attend(.scalar, from: first, valueSize: width, sink: 0.25)
          #expect(bits(found) == bits(expected), "\(size) × \(count) from \(first)")
        }
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `a sink takes its share of the softmax and gives nothing`(kernels: KernelSet) {
    // Scores 0 and ln 2, a sink of ln 5: shares 1/8, 2/8 and 5/8.
    let head = Head(
      query: [Float(log(2.0))],
      keys: [0, 1],
      values: [8, 16],
      scale: 1
    )
    let found = head.attend(kernels, sink: Float(log(5.0)))
    #expect((found[0] - 5).magnitude < 1e-5)
    #expect((head.attend(kernels)[0] - 40.0 / 3).magnitude < 1e-5)
    // A window that holds the last position only.
    #expect(head.attend(kernels, from: 1) == [16])
  }

  @Test(arguments: fastSets, [RotaryPairing.halves, .neighbours])
  func `every set rotates to the bits of the scalar one`(
    kernels: KernelSet,
    pairing: RotaryPairing
  ) {
    var samples = Samples(seed: 3)
    for size in [2, 6, 16, 30, 32, 34, 64, 80, 128, 256] {
      let table = RotaryTable(base: 10_000, dimensions: size)
      table.prepare(positions: 8)
      let x = samples.floats(3 * size)
      var expected = x
      var found = x
      KernelSet.scalar.rotate(
        &expected,
        heads: 3,
        size: size,
        position: 7,
        table: table,
        pairing: pairing
      )
      kernels.rotate(&found, heads: 3, size: size, position: 7, table: table, pairing: pairing)
      #expect(bits(found) == bits(expected), "\(size)")
    }
  }

  @Test(arguments: KernelSet.available, [RotaryPairing.halves, .neighbours])
  func `a rotation turns its pairs and leaves the rest`(
    kernels: KernelSet,
    pairing: RotaryPairing
  ) {
    let table = RotaryTable(base: 100, dimensions: 4)
    table.prepare(positions: 4)
    var x: [Float] = [1, 2, 3, 4, 5, 6]
    kernels.rotate(&x, heads: 1, size: 6, position: 3, table: table, pairing: pairing)
    let pairs = pairing == .halves ? [(0, 2), (1, 3)] : [(0, 1), (2, 3)]
    for ((a, b), angle) in zip(pairs, [3.0, 0.3]) {
      let before = (Double(a + 1), Double(b + 1))
      let turned = (
        before.0 * cos(angle) - before.1 * sin(angle),
        before.1 * cos(angle) + before.0 * sin(angle)
      )
      #expect((Double(x[a]) - turned.0).magnitude < 1e-6)
      #expect((Double(x[b]) - turned.1).magnitude < 1e-6)
    }
    #expect(x[4...] == [5, 6])
  }
}

@Suite("Attention of heads that share keys and values")
struct SharedAttentionTests {
  @Test(arguments: KernelSet.available)
  func `heads together get the bits that each gets alone`(kernels: KernelSet) {
    var samples = Samples(seed: 5)
    for (keySize, valueSize) in [(16, 16), (80, 64), (130, 31), (576, 512)] {
      for count in [1, 3, 31, 32, 33, 100] {
        let (heads, stride) = (7, keySize + 5)
        let queries = samples.floats(heads * stride)
        let rows = samples.floats(count * keySize)
        var found = [Float](repeating: .nan, count: heads * valueSize)
        var expected = found
        var scores = [Float](repeating: .nan, count: heads * (count + 1))
        queries.withUnsafeBufferPointer { queries in
          rows.withUnsafeBufferPointer { rows in
            expected.withUnsafeMutableBufferPointer { expected in
              guard let queries = queries.baseAddress, let rows = rows.baseAddress,
                let expected = expected.baseAddress
              else { return }
              // Values are the beginnings of the keys, as in latent attention.
              let all = AttendedHead(
                keys: AttendedHead.Rows(rows, stride: keySize, size: keySize),
                values: AttendedHead.Rows(rows, stride: keySize, size: valueSize)
              )
              kernels.attendTogether(
                queries: queries,
                queryStride: stride,
                heads: heads,
                to: all,
                count: count,
                scale: 0.01,
                scores: &scores,
                into: &found,
                stride: valueSize
              )
              for head in 0..<heads {
                KernelSet.scalar.attend(
                  query: queries + head * stride,
                  to: all,
                  count: count,
                  scale: 0.01,
                  scores: &scores,
                  into: expected + head * valueSize
                )
              }
            }
          }
        }
        #expect(bits(found) == bits(expected), "\(keySize) × \(count)")
      }
    }
  }
}

/// A query and what it attends to.
private struct Head {
  let size: Int
  let count: Int
  let stride: Int
  let scale: Float
  let query: [Float]
  let keys: [Float]
  let values: [Float]

  init(query: [Float], keys: [Float], values: [Float], scale: Float) {
    size = query.count
    stride = size
    count = keys.count / size
    self.scale = scale
    self.query = query
    self.keys = keys
    self.values = values
  }

  init(_ samples: inout Samples, size: Int, count: Int, gap: Int) {
    self.size = size
    self.count = count
    stride = size + gap
    // Large numbers are among the samples; the softmax should not pick a single one.
    scale = 0.01 / Float(size).squareRoot()
    query = samples.floats(size)
    keys = samples.floats(count * stride)
    values = samples.floats(count * stride)
  }

  /// Attention from position `first` on, to values of `valueSize`.
  func attend(
    _ kernels: KernelSet,
    from first: Int = 0,
    valueSize: Int? = nil,
    sink: Float? = nil
  ) -> [Float] {
    var scores = [Float](repeating: .nan, count: count + 1)
    var y = [Float](repeating: .nan, count: valueSize ?? size)
    keys.withUnsafeBufferPointer { keys in
      values.withUnsafeBufferPointer { values in
        guard let keys = keys.baseAddress, let values = values.baseAddress else { return }
        let head = AttendedHead(
          keys: .init(keys, stride: stride, size: size),
          values: .init(values, stride: stride, size: valueSize ?? size)
        )
        func attend(_ sink: UnsafePointer<Float>?) {
          kernels.attend(
            query: query,
            to: head.from(first),
            count: count - first,
            scale: scale,
            sink: sink,
            scores: &scores,
            into: &y
          )
        }
        if let sink { withUnsafePointer(to: sink) { attend($0) } } else { attend(nil) }
      }
    }
    return y
  }
}
