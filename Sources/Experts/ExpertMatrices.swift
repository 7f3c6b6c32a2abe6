/// The matrices of one expert in its slot, or borrowed from the page cache, for as long as the
/// event lasts that asked for it.
package struct ExpertMatrices {
  /// What gate, up and down are, in this order.
  package let pieces: [ExpertLayout.Piece]
  package let gate: UnsafeMutableRawPointer
  package let up: UnsafeMutableRawPointer
  package let down: UnsafeMutableRawPointer
  /// Whether it is a copy in lower precision, which may become the exact one where it lies:
  /// its bytes must stay as they were read.
  package let isLesser: Bool
  /// Whether somebody noted that they are in the form that is computed with.
  package let isPrepared: Bool
  /// Whether they lie in the page cache, where nothing may be written.
  package let isBorrowed: Bool
}
