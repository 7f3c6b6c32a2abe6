/// The lower triangle L with L L' = A, for a symmetric positive definite A.
///
/// Golub and Van Loan, "Matrix Computations", §4.2. Rows lie one after the other, without the
/// zeros above the diagonal, so that every product runs along two rows.
struct CholeskyFactor {
  private let order: Int
  private var rows: [Double]
  private var inverses: [Double]  // of the diagonal

  /// - Parameters:
  ///   - triangle: A's lower triangle, rows one after the other
  ///   - lambda: is added to its diagonal
  ///   - order: rows of A
  /// - Throws: ``CalibrationError`` when A is not positive definite
  init(of triangle: [Double], plus lambda: Double, order: Int) throws(CalibrationError) {
    precondition(
      triangle.count == order * (order + 1) / 2,
      "\(triangle.count) values for order \(order)"
    )
    self.order = order
    rows = triangle
    inverses = Array(repeating: 0, count: order)
    for row in 0..<order { rows[Self.start(of: row) + row] += lambda }
    guard factorize() else { throw .noSingleFit(lambda: lambda) }
  }

  /// Replaces B by the X of A X = B, both (order, width).
  func solve(_ right: inout [Double], width: Int) {
    precondition(right.count == order * width, "\(right.count) values for \(order) × \(width)")
    rows.withUnsafeBufferPointer { rows in
      right.withUnsafeMutableBufferPointer { right in
        // L Z = B, from the top.
        for row in 0..<order {
          let start = Self.start(of: row)
          for other in 0..<row {
            Self.subtract(rows[start + other], times: other, from: row, of: right, width: width)
          }
          Self.scale(row, by: inverses[row], of: right, width: width)
        }
        // L' X = Z, from the bottom; L' has L's rows for columns.
        for row in (0..<order).reversed() {
          Self.scale(row, by: inverses[row], of: right, width: width)
          let start = Self.start(of: row)
          for other in 0..<row {
            Self.subtract(rows[start + other], times: row, from: other, of: right, width: width)
          }
        }
      }
    }
  }

  /// Turns A into L row by row.
  /// - Returns: false when A is not positive definite as far as Double can tell
  private mutating func factorize() -> Bool {
    let order = order
    return inverses.withUnsafeMutableBufferPointer { inverses in
      rows.withUnsafeMutableBufferPointer { rows in
        guard let base = rows.baseAddress else { return true }
        var row = 0
        while row < order {
          // Four rows go through the finished ones together: L is read a quarter as often.
          let isBlock = row + 4 <= order
          let height = isBlock ? 4 : 1
          if isBlock { Self.eliminateBlock(row, in: base, inverses) }
          for current in row..<row + height {
            guard Self.finish(current, from: isBlock ? row : 0, in: base, inverses) else {
              return false
            }
          }
          row += height
        }
        return true
      }
    }
  }

  /// Computes L[row + 0...3][0..<row].
  private static func eliminateBlock(
    _ row: Int,
    in base: UnsafeMutablePointer<Double>,
    _ inverses: UnsafeMutableBufferPointer<Double>
  ) {
    let a = base + start(of: row)
    let b = base + start(of: row + 1)
    let c = base + start(of: row + 2)
    let d = base + start(of: row + 3)
    for column in 0..<row {
      let other = base + start(of: column)
      var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      var place = 0
      while place + Lanes.scalarCount <= column {
        let lanes = load(other, place)
        sums.0 += load(a, place) * lanes
        sums.1 += load(b, place) * lanes
        sums.2 += load(c, place) * lanes
        sums.3 += load(d, place) * lanes
        place += Lanes.scalarCount
      }
      var rest = Lanes(sums.0.sum(), sums.1.sum(), sums.2.sum(), sums.3.sum())
      while place < column {
        rest += Lanes(a[place], b[place], c[place], d[place]) * other[place]
        place += 1
      }
      let inverse = inverses[column]
      a[column] = (a[column] - rest[0]) * inverse
      b[column] = (b[column] - rest[1]) * inverse
      c[column] = (c[column] - rest[2]) * inverse
      d[column] = (d[column] - rest[3]) * inverse
    }
  }

  /// Computes L[row][first...row]; what is left of it is there already.
  private static func finish(
    _ row: Int,
    from first: Int,
    in base: UnsafeMutablePointer<Double>,
    _ inverses: UnsafeMutableBufferPointer<Double>
  ) -> Bool {
    let mine = base + start(of: row)
    for column in first..<row {
      let sum = dot(mine, base + start(of: column), count: column)
      mine[column] = (mine[column] - sum) * inverses[column]
    }
    let pivot = mine[row] - dot(mine, mine, count: row)
    // What rounding leaves of a zero is no pivot. Written so that not-a-number fails too.
    guard pivot > mine[row] * 1e-14 else { return false }
    mine[row] = pivot.squareRoot()
    inverses[row] = 1 / mine[row]
    return true
  }

  private typealias Lanes = SIMD4<Double>

  private static func start(of row: Int) -> Int { row * (row + 1) / 2 }

  private static func load(_ run: UnsafePointer<Double>, _ place: Int) -> Lanes {
    UnsafeRawPointer(run + place).loadUnaligned(as: Lanes.self)
  }

  private static func dot(
    _ left: UnsafePointer<Double>,
    _ right: UnsafePointer<Double>,
    count: Int
  ) -> Double {
    var lanes = Lanes.zero
    var place = 0
    while place + Lanes.scalarCount <= count {
      lanes += load(left, place) * load(right, place)
      place += Lanes.scalarCount
    }
    var sum = lanes.sum()
    while place < count {
      sum += left[place] * right[place]
      place += 1
    }
    return sum
  }

  /// Row `target` minus `factor` × row `source`.
  private static func subtract(
    _ factor: Double,
    times source: Int,
    from target: Int,
    of right: UnsafeMutableBufferPointer<Double>,
    width: Int
  ) {
    for place in 0..<width {
      right[target * width + place] -= factor * right[source * width + place]
    }
  }

  private static func scale(
    _ row: Int,
    by factor: Double,
    of right: UnsafeMutableBufferPointer<Double>,
    width: Int
  ) {
    for place in row * width..<(row + 1) * width { right[place] *= factor }
  }
}
