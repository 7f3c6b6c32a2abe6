import CKernels
import Glibc

/// Rows of activations, one for each token of a batch, with room for their int8 form.
///
/// Products with quantised weights read the int8 form, so `quantise` must follow every
/// change of `values` and precede such a product.
// Fixed memory. Workers write rows of their own and read what earlier steps wrote; the fork
// and the join of the worker pool order the two.
package final class Activations: @unchecked Sendable {
  /// Rows that there is room for.
  package let capacity: Int
  /// Length of a row.
  package let width: Int
  /// (token, width).
  package let values: UnsafeMutablePointer<Float>

  private let memory: UnsafeMutableRawPointer
  // (token, width rounded up to 64), and a scale for each 32 of them.
  private let quants: UnsafeMutablePointer<Int8>
  private let quantStride: Int
  private let scales: UnsafeMutablePointer<Float>
  // The sum of each 16 of them.
  private let sums: UnsafeMutablePointer<Int16>
  // Which tokens have an int8 form. Bytes, because workers set neighbours at the same time.
  private let quantised: UnsafeMutablePointer<Bool>

  package init(capacity: Int, width: Int) {
    precondition(
      (0...Int(Int32.max)).contains(capacity) && (0...Int(Int32.max) - 63).contains(width),
      "activations of \(capacity) × \(width)"
    )
    self.capacity = capacity
    self.width = width
    quantStride = (width + 63) / 64 * 64
    let quantCount = capacity * quantStride
    let sizes = [
      capacity * width * MemoryLayout<Float>.stride,
      quantCount,
      quantCount / 32 * MemoryLayout<Float>.stride,
      quantCount / 16 * MemoryLayout<Int16>.stride,
      capacity,
    ]
    // Cache lines are 64 bytes, and so are the widest registers.
    let places = sizes.map { ($0 + 63) / 64 * 64 }
    // Much of it may never be used: zeros that the system makes when they are touched.
    guard let memory = calloc(places.reduce(64, +), 1) else {
      preconditionFailure("no memory for activations of \(capacity) × \(width)")
    }
    self.memory = memory
    var place = memory.alignedUp(toMultipleOf: 64)
    func array<Element: BitwiseCopyable>(
      _ index: Int,
      of type: Element.Type
    ) -> UnsafeMutablePointer<Element> {
      defer { place += places[index] }
      return place.bindMemory(to: type, capacity: sizes[index] / MemoryLayout<Element>.stride)
    }
    values = array(0, of: Float.self)
    quants = array(1, of: Int8.self)
    scales = array(2, of: Float.self)
    sums = array(3, of: Int16.self)
    quantised = array(4, of: Bool.self)
  }

  deinit { free(memory) }

  /// The row of a token.
  package func row(_ token: Int) -> UnsafeMutablePointer<Float> {
    precondition((0..<capacity).contains(token), "token \(token) of \(capacity)")
    return values + token * width
  }

  /// Makes the int8 form of `tokens`, on the calling thread.
  package func quantise(tokens: Range<Int>, kernels: KernelSet) {
    precondition(
      tokens.lowerBound >= 0 && tokens.upperBound <= capacity,
      "tokens \(tokens) of \(capacity)"
    )
    for token in tokens { quantise(token: token, columns: 0..<width, kernels: kernels) }
  }

  /// Makes the int8 form of a part of a token's row, on the calling thread.
  ///
  /// - Parameters:
  ///   - token: whose row
  ///   - columns: from a multiple of ``partLength`` to another, or to the end of the row
  ///   - kernels: what computes
  package func quantise(token: Int, columns: Range<Int>, kernels: KernelSet) {
    precondition((0..<capacity).contains(token), "token \(token) of \(capacity)")
    precondition(
      columns.lowerBound % Self.partLength == 0 && columns.upperBound <= width
        && (columns.upperBound % Self.partLength == 0 || columns.upperBound == width),
      "columns \(columns) of \(width)"
    )
    let place = token * quantStride + columns.lowerBound
    kernels.table.quantise(
      values + token * width + columns.lowerBound,
      Int32(columns.count),
      quants + place,
      scales + place / 32,
      sums + place / 16
    )
    quantised[token] = true
  }

  /// What parts of rows that are quantised apart are multiples of.
  package static let partLength = 64

  /// Makes the int8 form of `tokens`, shared among the workers where there are many.
  package func quantise(tokens: Range<Int>, kernels: KernelSet, pool: WorkerPool) {
    guard tokens.count > 1 else { return quantise(tokens: tokens, kernels: kernels) }
    pool.split(tokens.count, grain: 1) { share, _ in
      let first = tokens.lowerBound
      quantise(tokens: first + share.lowerBound..<first + share.upperBound, kernels: kernels)
    }
  }

  /// Whether `token` has an int8 form.
  func isQuantised(_ token: Int) -> Bool { quantised[token] }

  /// What the kernels read, with `token` as its row 0.
  func view(from token: Int) -> ck_activations {
    ck_activations(
      values: values + token * width,
      value_stride: width,
      quants: quants + token * quantStride,
      quant_stride: quantStride,
      scales: scales + token * quantStride / 32,
      scale_stride: quantStride / 32,
      sums: sums + token * quantStride / 16
    )
  }
}
