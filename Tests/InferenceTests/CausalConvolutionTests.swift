import Compute
import Testing

@testable import Inference

@Suite("Causal convolution")
struct CausalConvolutionTests {
  /// Two channels of three taps, as a file has them.
  private let rows: [Float] = [1, 10, 100, 2, 0, -1]

  private func run(_ batches: [[[Float]]], channels: Range<Int> = 0..<2) -> [[Float]] {
    let convolution = CausalConvolution(rows: rows, taps: 3, channels: 2)
    var state = [Float](repeating: 0, count: convolution.stateSize)
    var result: [[Float]] = []
    for batch in batches {
      let inputs = Activations(capacity: batch.count, width: 2)
      let outputs = Activations(capacity: batch.count, width: 2)
      for (place, row) in batch.enumerated() { inputs.row(place).update(from: row, count: 2) }
      convolution.run(
        inputs,
        count: batch.count,
        channels: channels,
        state: &state,
        into: outputs,
        kernels: .scalar
      )
      result += batch.indices.map { [outputs.row($0)[0], outputs.row($0)[1]] }
    }
    return result
  }

  private let tokens: [[Float]] = [[1, 1], [2, 3], [3, 5], [4, 7], [5, 9]]

  @Test func `an output is a sum of the token and those before`() {
    #expect(run([tokens]) == [[100, -1], [210, -3], [321, -3], [432, -1], [543, 1]])
  }

  @Test func `how the tokens were cut into batches does not show`() {
    let whole = run([tokens])
    #expect(run(tokens.map { [$0] }) == whole)
    #expect(run([Array(tokens[..<1]), Array(tokens[1..<4]), Array(tokens[4...])]) == whole)
  }

  @Test func `workers share the channels`() {
    #expect(run([tokens], channels: 1..<2).map { $0[1] } == run([tokens]).map { $0[1] })
    #expect(run([tokens], channels: 1..<2).allSatisfy { $0[0] == 0 })
  }
}
