import Compute
import GGUF

/// What the layers of a forward pass compute with: kernels, threads, room for activations.
///
/// Only one layer is computed at a time, so layers of the same widths share their room.
final class Workspace {
  let kernels: KernelSet
  let pool: WorkerPool
  /// Tokens of a batch.
  let capacity: Int

  private struct Room: Hashable {
    let purpose: String
    let width: Int
    let rowsPerToken: Int
  }

  private let contextLimit: Int
  private let factors: [TensorName: [Float]]
  private var rooms: [Room: Activations] = [:]
  private var rotaries: [RotaryPlan: RotaryTable] = [:]
  /// By the sizes of keys and values.
  private var sweeps: [[Int]: AttentionSweep] = [:]

  /// - Parameters:
  ///   - kernels: what computes
  ///   - pool: who computes
  ///   - capacity: tokens of a batch
  ///   - contextLimit: positions of a text
  ///   - factors: what rotary frequencies are divided by
  init(
    kernels: KernelSet,
    pool: WorkerPool,
    capacity: Int,
    contextLimit: Int,
    factors: [TensorName: [Float]]
  ) {
    self.kernels = kernels
    self.pool = pool
    self.capacity = capacity
    self.contextLimit = contextLimit
    self.factors = factors
  }

  /// Room for (token, width), the same for everybody who names the same purpose.
  func room(for purpose: String, width: Int, rowsPerToken: Int = 1) -> Activations {
    let room = Room(purpose: purpose, width: width, rowsPerToken: rowsPerToken)
    if let found = rooms[room] { return found }
    let made = Activations(capacity: capacity * rowsPerToken, width: width)
    rooms[room] = made
    return made
  }

  /// Attention of heads of these sizes, the same for all layers.
  func sweep(keySize: Int, valueSize: Int) -> AttentionSweep {
    if let found = sweeps[[keySize, valueSize]] { return found }
    let made = AttentionSweep(
      kernels: kernels,
      pool: pool,
      keySize: keySize,
      valueSize: valueSize
    )
    sweeps[[keySize, valueSize]] = made
    return made
  }

  /// The angles of a plan.
  func rotary(_ plan: RotaryPlan) -> RotaryTable {
    if let found = rotaries[plan] { return found }
    let tensor = plan.factorsTensor(contextLimit: contextLimit)
    let made = RotaryTable(
      frequencies: plan.frequencies(dividedBy: tensor.flatMap { factors[$0] }),
      magnitude: plan.magnitude
    )
    rotaries[plan] = made
    return made
  }

  /// Makes sure that the angles of so many positions are there.
  func prepareRotaries(positions: Int) {
    for table in rotaries.values { table.prepare(positions: positions) }
  }

  // MARK: - Products

  /// Brings activations into the form that weights of these formats are multiplied with.
  func prepare(_ input: Activations, for formats: [TensorFormat], count: Int) {
    if formats.contains(where: { $0.weightsPerBlock > 1 }) {
      input.quantise(tokens: 0..<count, kernels: kernels, pool: pool)
    }
  }

  /// Products of the same input, in one fork of the workers since each alone is short.
  ///
  /// `input` must have been prepared for the formats.
  func multiply(
    _ products: [(matrix: MatrixView, result: Activations)],
    _ input: Activations,
    count: Int
  ) {
    // Groups of rows of all of them, one after the other.
    let group = MatrixView.groupRows
    var starts = [0]
    for (matrix, _) in products {
      starts.append(starts[starts.count - 1] + (matrix.rows + group - 1) / group)
    }
    pool.split(starts[products.count], grain: 1) { groups, _ in
      for (place, product) in products.enumerated() {
        let (start, end) = (starts[place], starts[place + 1])
        let own = groups.clamped(to: start..<end)
        if own.isEmpty { continue }
        let last = min((own.upperBound - start) * group, product.matrix.rows)
        kernels.product(
          product.matrix,
          input,
          tokens: 0..<count,
          rows: (own.lowerBound - start) * group..<last,
          into: product.result.values,
          stride: product.result.width
        )
      }
    }
  }

  /// result = matrix · input, with all workers where that pays.
  func multiply(_ matrix: MatrixView, _ input: Activations, count: Int, into result: Activations) {
    prepare(input, for: [matrix.format], count: count)
    kernels.product(
      matrix,
      input,
      tokens: 0..<count,
      into: result.values,
      stride: result.width,
      pool: pool
    )
  }

  /// Adds a vector to every row.
  func add(_ bias: UnsafePointer<Float>?, to rows: Activations, count: Int) {
    guard let bias else { return }
    for place in 0..<count { kernels.add(bias, count: rows.width, to: rows.row(place)) }
  }
}
