/// One routed expert of a model: the layer it lives in and its index there.
package struct ExpertID: Hashable, Sendable, Codable {
  /// The layer, counted from 0 over the layers that have experts; ``ModelCard/fileLayer(_:)``
  /// is its number in the file.
  @inlinable @inline(__always) package var layer: Int { Int(layerNumber) }
  /// The place among the experts of its layer.
  @inlinable @inline(__always) package var index: Int { Int(indexNumber) }

  // A token record holds hundreds of these, so they are kept at four bytes; and as a
  // simulation looks at millions a second, other rooms see how.
  @usableFromInline var layerNumber: UInt16
  @usableFromInline var indexNumber: UInt16

  @inlinable @inline(__always) package init(layer: Int, index: Int) {
    layerNumber = UInt16(layer)
    indexNumber = UInt16(index)
  }
}

extension ExpertID: Comparable {
  package static func < (left: ExpertID, right: ExpertID) -> Bool {
    (left.layerNumber, left.indexNumber) < (right.layerNumber, right.indexNumber)
  }
}

extension ExpertID: CustomStringConvertible {
  package var description: String { "L\(layer) E\(index)" }
}
