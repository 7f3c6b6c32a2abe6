import Experts

/// What a pack is to hold beside the experts as they are.
package struct PackOptions: Equatable, Sendable {
  /// Whether to add every expert in Q4_0.
  package var hasLow: Bool
  /// Whether to add every expert in two planes of bits.
  package var hasPlanes: Bool
  /// What experts begin at multiples of in the file, in bytes; a power of two.
  package var alignment: Int

  package init(
    hasLow: Bool = false,
    hasPlanes: Bool = false,
    alignment: Int = PackShape.alignmentDefault
  ) {
    self.hasLow = hasLow
    self.hasPlanes = hasPlanes
    self.alignment = alignment
  }
}
