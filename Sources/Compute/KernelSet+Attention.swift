import CKernels

extension KernelSet {
  /// Turns the heads of a token at `position`, in place.
  ///
  /// `x` is (head, size). What lies beyond the table's dimensions in a head stays as it is.
  package func rotate(
    _ x: UnsafeMutablePointer<Float>,
    heads: Int,
    size: Int,
    position: Int,
    table: RotaryTable,
    pairing: RotaryPairing
  ) {
    precondition(
      table.dimensions <= size,
      "\(table.dimensions) rotary dimensions in a head of \(size)"
    )
    let pairs = Int32(table.dimensions / 2)
    let kernel =
      switch pairing {
      case .halves: self.table.rotate_halves
      case .neighbours: self.table.rotate_neighbours
      }
    table.withAngles(at: position) { cosines, sines in
      for head in 0..<heads { kernel(cosines, sines, pairs, x + head * size) }
    }
  }

  // MARK: - What is kept

  /// Keeps the key of the position that has `place` in its span.
  package func store(
    key: UnsafePointer<Float>,
    size: Int,
    as format: KVFormat,
    place: Int,
    inSpan keys: UnsafeMutableRawPointer
  ) {
    table.store_key(format.number, key, Int32(size), Int32(place), keys)
  }

  /// Keeps the value of the position that has `place` in its span.
  package func store(
    value: UnsafePointer<Float>,
    size: Int,
    as format: KVFormat,
    place: Int,
    inSpan values: UnsafeMutableRawPointer
  ) {
    table.store_value(format.number, value, Int32(size), Int32(place), values)
  }

  // MARK: - Attention

  /// Attention of rows to what they see of some spans, added to their sums.
  ///
  /// A row's sums depend on nothing but its query and what it sees, and spans that were attended
  /// to apart and merged in order give what all of them at once give: bit for bit.
  ///
  /// - Parameters:
  ///   - rows: at most ``AttendingRows/limit``
  ///   - head: what is attended to
  ///   - spans: of ``KVFormat/spanLength`` positions each, counted from position 0
  package func attend(_ rows: AttendingRows, to head: AttendedHead, spans: Range<Int>) {
    precondition(
      rows.keySize == head.keySize && rows.valueSize == head.valueSize,
      "rows for \(rows.keySize) and \(rows.valueSize) attend to \(head)"
    )
    var view = head.view
    table.attend(
      &view,
      rows.list,
      Int32(rows.count),
      Int32(spans.lowerBound),
      Int32(spans.upperBound),
      rows.scratch
    )
  }

  /// Adds the sums of later positions to those of earlier ones.
  package func merge(
    sums: UnsafePointer<Float>,
    valueSize: Int,
    into earlier: UnsafeMutablePointer<Float>
  ) {
    table.merge_sums(sums, Int32(valueSize), earlier)
  }

  /// The weighted mean of values that sums stand for: as many floats as a value has.
  ///
  /// `sink` is the score of one position more that has no value, if there is one.
  package func finish(
    sums: UnsafePointer<Float>,
    sink: UnsafePointer<Float>? = nil,
    valueSize: Int,
    into y: UnsafeMutablePointer<Float>
  ) {
    table.finish_sums(sums, sink, Int32(valueSize), y)
  }
}
