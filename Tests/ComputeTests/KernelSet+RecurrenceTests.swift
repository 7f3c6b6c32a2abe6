import Testing

@testable import Compute

@Suite("Gated delta rule")
struct RecurrenceKernelTests {
  @Test(arguments: fastSets)
  func `every set gives the bits of the scalar one`(kernels: KernelSet) {
    var samples = Samples(seed: 31)
    for keySize in [1, 8, 15, 16, 17, 33, 64, 128] {
      for valueSize in [1, 3, 16, 128] {
        let step = Step(&samples, keySize: keySize, valueSize: valueSize)
        let (state, y) = step.run(kernels)
        let (expectedState, expectedY) = step.run(.scalar)
        #expect(bits(state) == bits(expectedState), "\(keySize) × \(valueSize)")
        #expect(bits(y) == bits(expectedY), "\(keySize) × \(valueSize)")
      }
    }
  }

  @Test(arguments: KernelSet.available)
  func `what was learned at full rate is what the key answers`(kernels: KernelSet) {
    // A key of length one, and a state that knew something else.
    var state: [Float] = [1, 0, 2, 0, 0, 3]
    var y: [Float] = [0, 0]
    kernels.deltaStep(
      query: [0, 1, 0],
      key: [0, 1, 0],
      value: [5, 7],
      keySize: 3,
      valueSize: 2,
      decay: 0.5,
      rate: 1,
      state: &state,
      into: &y
    )
    #expect(y == [5, 7])
    // The rest faded by half, untouched by the key.
    #expect(state == [0.5, 5, 1, 0, 7, 1.5])
  }

  @Test(arguments: KernelSet.available)
  func `at rate zero a state only fades`(kernels: KernelSet) {
    var state: [Float] = [4, 8]
    var y: [Float] = [0]
    kernels.deltaStep(
      query: [1, 1],
      key: [1, 0],
      value: [100],
      keySize: 2,
      valueSize: 1,
      decay: 0.25,
      rate: 0,
      state: &state,
      into: &y
    )
    #expect(state == [1, 2])
    #expect(y == [3])
  }
}

/// One token for a state of random numbers.
private struct Step {
  let query: [Float]
  let key: [Float]
  let value: [Float]
  let state: [Float]

  init(_ samples: inout Samples, keySize: Int, valueSize: Int) {
    query = samples.floats(keySize)
    key = samples.floats(keySize)
    value = samples.floats(valueSize)
    state = samples.floats(keySize * valueSize)
  }

  func run(_ kernels: KernelSet) -> (state: [Float], y: [Float]) {
    var state = state
    var y = [Float](repeating: .nan, count: value.count)
    kernels.deltaStep(
      query: query,
      key: key,
      value: value,
      keySize: key.count,
      valueSize: value.count,
      decay: 0.9,
      rate: 0.3,
      state: &state,
      into: &y
    )
    return (state, y)
  }
}
