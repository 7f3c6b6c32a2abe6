import SampleFiles
import Testing

@testable import Inference

@Suite("Ridge regression")
struct RidgeRegressionTests {
  private func isClose(_ left: [Float], _ right: [Float], within bound: Float) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= bound }
  }

  @Test func `two inputs by hand`() throws {
    var fit = RidgeRegression(inputCount: 2, outputCount: 1)
    fit.add(inputs: [1, 0, 1, 1, 0, 2], outputs: [1, 3, 4])
    #expect(fit.sampleCount == 3)
    // X'X = [2 1; 1 5], X'y = [4; 11]; plus 1: [3 1; 1 6], determinant 17, and
    // w = [6·4 − 11, 3·11 − 4] / 17.
    #expect(isClose(try fit.solve(lambda: 1), [13.0 / 17, 29.0 / 17], within: 1e-6))
    // Without lambda, determinant 9: [5·4 − 11, 2·11 − 4] / 9. y = x1 + 2 x2 holds exactly.
    #expect(isClose(try fit.solve(lambda: 0), [1, 2], within: 1e-6))
  }

  @Test func `recovers the matrix behind noisy samples, whatever the batches`() throws {
    // No multiples of a block, a lane or a batch anywhere.
    let (inputs, outputs, samples) = (37, 5, 1_003)
    var random = SeededRandom(seed: 7)
    let truth = random.floats(outputs * inputs, within: 1)
    let x = random.floats(samples * inputs, within: 1)
    let noise = random.floats(samples * outputs, within: 0.01)
    var y = noise
    for sample in 0..<samples {
      for output in 0..<outputs {
        for input in 0..<inputs {
          y[sample * outputs + output] +=
            truth[output * inputs + input] * x[sample * inputs + input]
        }
      }
    }
    var fit = RidgeRegression(inputCount: inputs, outputCount: outputs)
    fit.add(inputs: x, outputs: y)
    let whole = try fit.solve(lambda: 1e-3)
    #expect(isClose(whole, truth, within: 0.003))

    var parts = RidgeRegression(inputCount: inputs, outputCount: outputs)
    let cut = 211
    parts.add(inputs: Array(x[..<(cut * inputs)]), outputs: Array(y[..<(cut * outputs)]))
    parts.add(inputs: Array(x[(cut * inputs)...]), outputs: Array(y[(cut * outputs)...]))
    #expect(parts.sampleCount == samples)
    #expect(isClose(try parts.solve(lambda: 1e-3), whole, within: 1e-5))
  }

  @Test func `lambda closes a fit that the samples leave open`() throws {
    var fit = RidgeRegression(inputCount: 3, outputCount: 2)
    // The second input always equals the first, the third is always zero.
    fit.add(inputs: [1, 1, 0, 2, 2, 0, -1, -1, 0], outputs: [2, 0, 4, 0, -2, 0])
    #expect(throws: CalibrationError.noSingleFit(lambda: 0)) { try fit.solve(lambda: 0) }
    // y = 2 x is split evenly between the twins.
    #expect(isClose(try fit.solve(lambda: 1e-6), [1, 1, 0, 0, 0, 0], within: 1e-5))
  }

  @Test func `a large lambda holds the weights back`() throws {
    var fit = RidgeRegression(inputCount: 1, outputCount: 1)
    fit.add(inputs: [1, 1], outputs: [1, 1])
    // 2 / (2 + 6)
    #expect(try fit.solve(lambda: 6) == [0.25])
  }

  @Test func `no sample at all gives zeros`() throws {
    let fit = RidgeRegression(inputCount: 6, outputCount: 1)
    #expect(try fit.solve(lambda: 1) == [0, 0, 0, 0, 0, 0])
  }

  @Test func `not-a-number is no fit`() {
    var fit = RidgeRegression(inputCount: 1, outputCount: 1)
    fit.add(inputs: [.nan], outputs: [1])
    #expect(throws: CalibrationError.self) { try fit.solve(lambda: 1) }
  }

  @Test func `the factor times itself gives the matrix back`() throws {
    let order = 11
    var random = SeededRandom(seed: 3)
    let root = random.floats(order * order, within: 1).map(Double.init)
    var full = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0..<order {
        for place in 0..<order {
          full[row * order + column] += root[row * order + place] * root[column * order + place]
        }
      }
      full[row * order + row] += 0.5
    }
    let triangle = (0..<order).flatMap { row in full[row * order...row * order + row] }
    let factor = try CholeskyFactor(of: triangle, plus: 0, order: order)
    let solution = random.floats(order, within: 1).map(Double.init)
    var right = (0..<order).map { row in
      (0..<order).reduce(0) { $0 + full[row * order + $1] * solution[$1] }
    }
    factor.solve(&right, width: 1)
    #expect(zip(right, solution).allSatisfy { abs($0 - $1) < 1e-10 })
  }
}
