import Glibc

/// Uses that count less the longer ago they were: the combined recency and frequency of
/// LRFU, C := 1 + C × 2^(−Δt/h) at each use.
///
/// Lee et al., "LRFU: a spectrum of policies", IEEE Trans. Computers 50 (2001),
/// doi:10.1109/TC.2001.970573. Kept across evictions. Time t is counted in forward passes.
struct DecayedUses: Sendable {
  /// Passes after which a use counts half: h, as in llama.cpp's expert store.
  static let halfLife = 128.0

  private var values: [Double]
  private var lastStep: [Int]

  init(placeCount: Int) {
    values = Array(repeating: 0, count: placeCount)
    lastStep = Array(repeating: 0, count: placeCount)
  }

  /// Counts a use and returns C right after it.
  mutating func recordUse(of place: Int, step: Int) -> Double {
    let age = Double(step - lastStep[place])
    values[place] = 1 + values[place] * exp2(-age / Self.halfLife)
    lastStep[place] = step
    return values[place]
  }

  /// The class of a value: ⌊log2 C⌋, at most 7.
  static func valueClass(of value: Double) -> Int {
    min(max(Int(log2(value)), 0), classCount - 1)
  }

  static let classCount = 8
}
