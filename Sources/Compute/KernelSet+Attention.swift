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

  /// Attention of one query head to `count` cached positions: the values, weighted by the
  /// softmax of `scale` × query · key.
  ///
  /// `keys` and `values` are (position, size), `stride` floats from one position to the next;
  /// `query` and `y` are `size` floats. `scores` is scratch for `count` floats.
  package func attend(
    query: UnsafePointer<Float>,
    keys: UnsafePointer<Float>,
    values: UnsafePointer<Float>,
    stride: Int,
    size: Int,
    count: Int,
    scale: Float,
    scores: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    precondition(count > 0, "attention to \(count) positions")
    precondition(stride >= size, "heads of \(size) in a stride of \(stride)")
    table.attend(query, keys, values, stride, Int32(size), Int32(count), scale, scores, y)
  }
}
