import Experts

/// What was packed.
package struct PackSummary: Equatable, Sendable {
  /// Experts of all layers.
  package let expertCount: Int
  /// Bytes of each form of all experts, without padding.
  package let copyBytes: [ExpertCopy: Int]
  /// Size of the file.
  package let fileBytes: Int
}

/// How far packing is.
package struct PackProgress: Equatable, Sendable {
  /// Experts that are written, in all their forms.
  package let expertsDone: Int
  /// Experts to write.
  package let expertCount: Int
}
