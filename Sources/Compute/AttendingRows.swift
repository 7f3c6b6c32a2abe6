import CKernels

/// Queries that attend together, with room for what one worker needs meanwhile.
package final class AttendingRows {
  /// Rows of a call at most.
  package static let limit = Int(CK_ATTENTION_ROWS)

  package let keySize: Int
  package let valueSize: Int
  /// Rows that were added.
  package private(set) var count = 0

  let list: UnsafeMutablePointer<ck_attention_row>
  let scratch: UnsafeMutablePointer<Float>
  private let ownSums: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - keySize: numbers of a query, and of a key
  ///   - valueSize: numbers of a value
  package init(keySize: Int, valueSize: Int) {
    self.keySize = keySize
    self.valueSize = valueSize
    list = .allocate(capacity: Self.limit)
    let scratchSize = ck_attention_scratch(Int32(keySize), Int32(valueSize))
    let sumsSize = Self.limit * Self.sumsSize(valueSize: valueSize)
    scratch = Self.floats(scratchSize + sumsSize)
    ownSums = scratch + scratchSize
  }

  deinit {
    list.deallocate()
    UnsafeMutableRawPointer(scratch).deallocate()
  }

  /// Floats that the sums of a row take.
  package static func sumsSize(valueSize: Int) -> Int { Int(ck_sums_size(Int32(valueSize))) }

  package func removeAll() { count = 0 }

  /// Adds a row that has gathered nothing yet.
  ///
  /// - Parameters:
  ///   - query: as wide as a key
  ///   - seen: the positions that it sees
  ///   - sums: where it gathers; `nil` for ``sums(ofRow:)``
  package func add(
    query: UnsafePointer<Float>,
    seen: Range<Int>,
    sums: UnsafeMutablePointer<Float>? = nil
  ) {
    precondition(count < Self.limit, "more than \(Self.limit) rows")
    let sums = sums ?? self.sums(ofRow: count)
    Self.clear(sums: sums, valueSize: valueSize)
    let (begin, end) = (Int32(seen.lowerBound), Int32(seen.upperBound))
    (list + count).initialize(
      to: ck_attention_row(query: query, sums: sums, begin: begin, end: end)
    )
    count += 1
  }

  /// Room for the sums of a row.
  package func sums(ofRow row: Int) -> UnsafeMutablePointer<Float> {
    ownSums + row * Self.sumsSize(valueSize: valueSize)
  }

  /// Says that sums hold nothing yet.
  package static func clear(sums: UnsafeMutablePointer<Float>, valueSize: Int) {
    sums[Int(ck_padded(Int32(valueSize)))] = 0
  }

  // Cache lines are 64 bytes, and so are the widest registers.
  private static func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
      .initializeMemory(as: Float.self, repeating: 0, count: count)
  }
}
