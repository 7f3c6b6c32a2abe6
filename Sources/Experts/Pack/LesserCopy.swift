import Events
import GGUF

/// What may be read in place of an expert's exact copy: fewer bytes, other numbers.
///
/// Either the whole story, as the copies in Q4_0, or a base that its refinement completes to
/// the exact copy later, in the same slot.
package struct LesserCopy: Sendable {
  /// Where the copy lies in the pack, and in which format.
  package let layout: ExpertLayout
  /// Bytes that a slot must have: for the copy, and for its refinement beside it.
  package let slotBytes: Int
  /// What completes a layer's experts, empty where nothing does.
  private let planes: [Plane?]

  /// The refinements of one layer.
  private struct Plane {
    /// The first expert's bytes in the file.
    let start: Int
    let stride: Int
    let byteCount: Int
    /// Where they go in a slot: behind the base.
    let slotOffset: Int
  }

  private let part: Int

  /// The copies of a pack.
  ///
  /// - Parameters:
  ///   - pack: the pack of the model
  ///   - copy: low, or base; the base of a model in Q8_0 alone can become exact
  ///   - part: the place of the pack among the files that the store is given
  /// - Throws: ``PackError``
  package init(pack: PackFile, copy: ExpertCopy, part: Int = 0) throws(PackError) {
    precondition(copy == .low || copy == .base, "\(copy.rawValue) is no lesser copy")
    let shape = pack.shape
    layout = try ExpertLayout(pack: pack, copy: copy, part: part)
    self.part = part
    var planes: [Plane?] = []
    var slotBytes = layout.slotBytes
    for (layer, pieces) in shape.model.layers.enumerated() {
      guard copy == .base, !pieces.isEmpty else {
        planes.append(nil)
        continue
      }
      for piece in pieces where piece.tensor.format != PackShape.planesFormat {
        throw .cannotRefine(tensor: piece.tensor.name, format: piece.tensor.format.name)
      }
      let plane = Plane(
        start: try pack.recordStart(of: .refinement, layer: layer),
        stride: shape.stride(of: .refinement, layer: layer),
        byteCount: shape.byteCount(of: .refinement, layer: layer),
        slotOffset: shape.paddedByteCount(of: .base, layer: layer)
      )
      let room = shape.paddedByteCount(of: .refinement, layer: layer)
      slotBytes = max(slotBytes, plane.slotOffset + room)
      planes.append(plane)
    }
    self.planes = planes
    self.slotBytes = slotBytes
  }

  /// The read that brings the refinement of an expert beside its base; nil where there is
  /// none.
  func refinementRead(of expert: ExpertID) -> SlotRead? {
    guard let plane = planes[expert.layer] else { return nil }
    return SlotRead(
      part: part,
      offset: plane.start + expert.index * plane.stride,
      count: plane.byteCount,
      slotOffset: plane.slotOffset
    )
  }

  /// Bytes of the base of an expert, gate, up and down side by side from the slot's begin.
  func byteCount(ofLayer layer: Int) -> Int {
    layout.layers[layer].reduce(0) { $0 + $1.byteCount }
  }
}
