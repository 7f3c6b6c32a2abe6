/// A batch of samples turned on its side: for each input one run of all samples' values.
///
/// A product of two inputs over the batch is then a dot product of two runs.
struct SampleColumns {
  private typealias Lanes = SIMD8<Float>

  private let length: Int
  private var runs: [Lanes]  // (width, length); zeros fill the last lanes

  /// - Parameters:
  ///   - samples: (count, width)
  ///   - rows: the samples to take
  ///   - width: inputs of a sample
  init(of samples: [Float], rows: Range<Int>, width: Int) {
    length = (rows.count + Lanes.scalarCount - 1) / Lanes.scalarCount
    runs = Array(repeating: .zero, count: width * length)
    for (place, row) in rows.enumerated() {
      let (lanes, lane) = place.quotientAndRemainder(dividingBy: Lanes.scalarCount)
      for column in 0..<width {
        runs[column * length + lanes][lane] = samples[row * width + column]
      }
    }
  }

  /// Adds the dot products of run `row` with the first runs of `others`, one for each sum.
  func addProducts(
    of row: Int,
    with others: SampleColumns,
    to sums: UnsafeMutableBufferPointer<Double>
  ) {
    runs.withUnsafeBufferPointer { mine in
      others.runs.withUnsafeBufferPointer { theirs in
        guard let left = mine.baseAddress, let right = theirs.baseAddress else { return }
        let run = left + row * length
        var column = 0
        // Four at once: the run is loaded once for all, and no sum waits for another.
        while column + 4 <= sums.count {
          let first = right + column * length
          var (a, b, c, d) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
          for place in 0..<length {
            let lanes = run[place]
            a += lanes * first[place]
            b += lanes * first[length + place]
            c += lanes * first[2 * length + place]
            d += lanes * first[3 * length + place]
          }
          sums[column] += Double(a.sum())
          sums[column + 1] += Double(b.sum())
          sums[column + 2] += Double(c.sum())
          sums[column + 3] += Double(d.sum())
          column += 4
        }
        while column < sums.count {
          var lanes = Lanes.zero
          for place in 0..<length { lanes += run[place] * right[column * length + place] }
          sums[column] += Double(lanes.sum())
          column += 1
        }
      }
    }
  }
}
