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

  /// Attention of one query head to the first `count` positions of `head`: the values, weighted
  /// by the softmax of `scale` × query · key.
  ///
  /// - Parameters:
  ///   - query: as wide as a key
  ///   - head: what is attended to
  ///   - count: positions, at least one
  ///   - scale: of the scores
  ///   - sink: the score of one position more that has no value, if there is one
  ///   - scores: scratch for `count` + 1 floats
  ///   - y: receives as many floats as a value has
  package func attend(
    query: UnsafePointer<Float>,
    to head: AttendedHead,
    count: Int,
    scale: Float,
    sink: UnsafePointer<Float>? = nil,
    scores: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    precondition(count > 0, "attention to \(count) positions")
    var over = head.view(scale: scale, sink: sink)
    table.attend(&over, query, Int32(count), scores, y)
  }
}

extension KernelSet {
  /// The same for some query heads that share keys and values.
  ///
  /// - Parameters:
  ///   - queries: the first query, each as wide as a key
  ///   - queryStride: floats from one query to the next
  ///   - heads: how many
  ///   - head: what is attended to
  ///   - count: positions, at least one
  ///   - scale: of the scores
  ///   - scores: scratch for `heads` × (`count` + 1) floats
  ///   - y: receives as many floats as a value has, for each head
  ///   - stride: floats from one result to the next
  package func attendTogether(
    queries: UnsafePointer<Float>,
    queryStride: Int,
    heads: Int,
    to head: AttendedHead,
    count: Int,
    scale: Float,
    scores: UnsafeMutablePointer<Float>,
    into y: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    precondition(count > 0 && heads > 0, "attention of \(heads) heads to \(count) positions")
    var over = head.view(scale: scale, sink: nil)
    table.attend_together(
      &over,
      queries,
      queryStride,
      Int32(heads),
      Int32(count),
      scores,
      y,
      stride
    )
  }
}

/// The keys and values that one head attends to.
package struct AttendedHead {
  /// Vectors of the positions, one after the other.
  package struct Rows {
    let base: UnsafePointer<Float>
    let stride: Int
    let size: Int

    /// Rows of `size` floats, `stride` floats from one position to the next.
    package init(_ base: UnsafePointer<Float>, stride: Int, size: Int) {
      precondition(size > 0 && stride >= size, "rows of \(size) in a stride of \(stride)")
      self.base = base
      self.stride = stride
      self.size = size
    }

    /// The rows from `position` on.
    func from(_ position: Int) -> Rows {
      Rows(base + position * stride, stride: stride, size: size)
    }
  }

  let keys: Rows
  let values: Rows

  package init(keys: Rows, values: Rows) {
    self.keys = keys
    self.values = values
  }

  /// What the kernels read.
  fileprivate func view(scale: Float, sink: UnsafePointer<Float>?) -> ck_attention {
    ck_attention(
      keys: keys.base,
      key_stride: keys.stride,
      key_size: Int32(keys.size),
      values: values.base,
      value_stride: values.stride,
      value_size: Int32(values.size),
      scale: scale,
      sink: sink
    )
  }

  /// The same without the positions before `position`.
  package func from(_ position: Int) -> AttendedHead {
    AttendedHead(keys: keys.from(position), values: values.from(position))
  }
}
