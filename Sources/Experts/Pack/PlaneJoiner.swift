/// Joins the two planes of an expert in its slot, where the result overlaps both.
final class PlaneJoiner {
  private var scratch: UnsafeMutableRawBufferPointer

  /// - Parameter byteCount: bytes of the largest expert
  init(byteCount: Int) {
    scratch = .allocate(byteCount: byteCount, alignment: 64)
  }

  deinit {
    scratch.deallocate()
  }

  /// Puts an expert in Q8_0 in place of its planes.
  ///
  /// - Parameters:
  ///   - slot: where the base begins, and the expert will
  ///   - baseCount: bytes of the base
  ///   - refinement: where in the slot the refinement begins
  ///   - refinementCount: bytes of it
  func join(
    slot: UnsafeMutableRawPointer,
    baseCount: Int,
    refinement: Int,
    refinementCount: Int
  ) {
    let whole = baseCount + refinementCount
    precondition(whole <= scratch.count, "\(whole) bytes in scratch of \(scratch.count)")
    let base = UnsafeMutableRawBufferPointer(rebasing: scratch[..<baseCount])
    let rest = UnsafeMutableRawBufferPointer(rebasing: scratch[baseCount..<whole])
    base.copyMemory(from: UnsafeRawBufferPointer(start: slot, count: baseCount))
    rest.copyMemory(
      from: UnsafeRawBufferPointer(start: slot + refinement, count: refinementCount)
    )
    NestedBlock.join(
      base: UnsafeRawBufferPointer(base),
      refinement: UnsafeRawBufferPointer(rest),
      into: UnsafeMutableRawBufferPointer(start: slot, count: whole)
    )
  }
}
