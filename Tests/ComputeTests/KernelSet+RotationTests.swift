import Glibc
import Testing

@testable import Compute

@Suite("Rotation")
struct RotationTests {
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
