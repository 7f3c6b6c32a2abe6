/// Fits the matrix that foretells a router from the router input of an earlier layer.
///
/// From pairs of an input x and the scores y that the later router gave, it finds the W that
/// minimises Σ |W x − y|² + λ |W|²: `(X'X + λI) W' = X'Y` (Hoerl and Kennard, "Ridge
/// regression", 1970, doi:10.1080/00401706.1970.10488634), solved by Cholesky factorisation.
/// A constant 1 at the end of x gives scores with an offset.
///
/// It keeps two sums, not the samples: with d inputs and E outputs, 8 (d² / 2 + d E) bytes
/// (19 MB for d = 2048 and E = 128). A sample costs d² / 2 + d E multiplications, in Float
/// within a batch and added up in Double; a solution d³ / 6 + d² E, in Double.
package struct RidgeRegression: Sendable {
  /// Inputs, d.
  package let inputCount: Int
  /// Outputs, E.
  package let outputCount: Int
  /// Samples added.
  package private(set) var sampleCount = 0

  // X'X: the lower triangle, rows one after the other.
  private var gram: [Double]
  // X'Y: (d, E).
  private var cross: [Double]

  package init(inputCount: Int, outputCount: Int) {
    precondition(
      inputCount > 0 && outputCount > 0,
      "\(inputCount) inputs, \(outputCount) outputs"
    )
    self.inputCount = inputCount
    self.outputCount = outputCount
    gram = Array(repeating: 0, count: inputCount * (inputCount + 1) / 2)
    cross = Array(repeating: 0, count: inputCount * outputCount)
  }

  /// Adds samples.
  /// - Parameters:
  ///   - inputs: router inputs x, (samples, d)
  ///   - outputs: the later router's scores y, (samples, E)
  package mutating func add(inputs: [Float], outputs: [Float]) {
    let count = inputs.count / inputCount
    precondition(
      inputs.count == count * inputCount && outputs.count == count * outputCount,
      "\(inputs.count) inputs and \(outputs.count) outputs of \(inputCount) and \(outputCount)"
    )
    sampleCount += count
    // Short sums keep Float exact enough.
    let batch = 128
    for first in stride(from: 0, to: count, by: batch) {
      let rows = first..<min(first + batch, count)
      addBatch(
        SampleColumns(of: inputs, rows: rows, width: inputCount),
        SampleColumns(of: outputs, rows: rows, width: outputCount)
      )
    }
  }

  /// Solves for the matrix W.
  /// - Parameters:
  ///   - lambda: how much weights are held back, in the unit of X'X; ``meanPower`` is a
  ///     measure for it
  ///   - prior: (E, d), what weights are held towards, with |W − P|² in place of |W|²; `nil`
  ///     for zero
  /// - Returns: (E, d) row-major, like a router's own weights: one row for each output
  /// - Throws: ``CalibrationError`` when the inputs leave the fit open and lambda does not
  ///   close it
  package func solve(
    lambda: Double,
    prior: [Float]? = nil
  ) throws(CalibrationError) -> [Float] {
    precondition(lambda >= 0, "lambda \(lambda)")
    let factor = try CholeskyFactor(of: gram, plus: lambda, order: inputCount)
    var columns = cross
    if let prior {
      precondition(prior.count == columns.count, "a prior of \(prior.count) weights")
      for input in 0..<inputCount {
        for output in 0..<outputCount {
          columns[input * outputCount + output] +=
            lambda * Double(prior[output * inputCount + input])
        }
      }
    }
    factor.solve(&columns, width: outputCount)
    var fitted = [Float](repeating: 0, count: outputCount * inputCount)
    for input in 0..<inputCount {
      for output in 0..<outputCount {
        fitted[output * inputCount + input] = Float(columns[input * outputCount + output])
      }
    }
    return fitted
  }

  /// Mean over the inputs of Σ x², to choose lambda by.
  package var meanPower: Double {
    (0..<inputCount).reduce(0) { $0 + gram[$1 * ($1 + 3) / 2] } / Double(inputCount)
  }

  private mutating func addBatch(_ inputs: SampleColumns, _ outputs: SampleColumns) {
    let (inputCount, outputCount) = (inputCount, outputCount)
    gram.withUnsafeMutableBufferPointer { gram in
      var start = 0
      for row in 0..<inputCount {
        let sums = UnsafeMutableBufferPointer(rebasing: gram[start...start + row])
        inputs.addProducts(of: row, with: inputs, to: sums)
        start += row + 1
      }
    }
    cross.withUnsafeMutableBufferPointer { cross in
      for row in 0..<inputCount {
        let sums = UnsafeMutableBufferPointer(
          rebasing: cross[row * outputCount..<(row + 1) * outputCount]
        )
        inputs.addProducts(of: row, with: outputs, to: sums)
      }
    }
  }
}
